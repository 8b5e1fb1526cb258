// The Equal Earth projection (Šavrič, Patterson and Jenny, 2018): areas are true, shapes pleasant.
const a1 = 1.340264;
const a2 = -0.081106;
const a3 = 0.000893;
const a4 = 0.003796;
const m = Math.sqrt(3) / 2;

/** Degrees of longitude and latitude to the plane; y grows downwards. */
export function equalEarth([longitude, latitude]: [number, number]): [number, number] {
  const t = Math.asin(m * Math.sin((latitude * Math.PI) / 180));
  const t2 = t * t;
  const t6 = t2 * t2 * t2;
  const slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2);
  const x = (((longitude * Math.PI) / 180) * Math.cos(t)) / (m * slope);
  const y = t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2));
  return [x, -y];
}

/** Back from the plane to degrees. */
export function unEqualEarth([x, y]: [number, number]): [number, number] {
  let t = -y;
  for (let i = 0; i < 12; i++) {
    const t2 = t * t;
    const t6 = t2 * t2 * t2;
    const off = t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) + y;
    const slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2);
    t -= off / slope;
    if (Math.abs(off) < 1e-9) {
      break;
    }
  }
  const t2 = t * t;
  const t6 = t2 * t2 * t2;
  const slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2);
  const sine = Math.min(1, Math.max(-1, Math.sin(t) / m));
  return [((m * x * slope) / Math.cos(t) / Math.PI) * 180, (Math.asin(sine) / Math.PI) * 180];
}
