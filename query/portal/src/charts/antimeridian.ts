import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';

/** Cuts shapes where they cross 180 degrees of longitude; on a flat map they would reach from edge to edge. */
export function cutAtAntimeridian(collection: FeatureCollection): FeatureCollection {
  return { ...collection, features: collection.features.map(cutFeature) };
}

function cutFeature(feature: Feature): Feature {
  const { geometry } = feature;
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') {
    return feature;
  }
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const cut: Geometry = { type: 'MultiPolygon', coordinates: polygons.flatMap(cutPolygon) };
  return { ...feature, geometry: cut };
}

/** The parts of a polygon, each on one side. */
function cutPolygon(rings: Position[][]): Position[][][] {
  const whole = rings.map(unwrapped);
  const parts: Position[][][] = [];
  for (const shift of [-360, 0, 360]) {
    const part = whole
      .map((ring) => clip(clip(moved(ring, shift), 180, 1), -180, -1))
      .filter((ring) => ring.length > 3);
    if (part.length > 0) {
      parts.push(part);
    }
  }
  return parts;
}

/** The ring without jumps from one edge to the other; it may go beyond 180 degrees. */
function unwrapped(ring: Position[]): Position[] {
  let before = ring[0]?.[0] ?? 0;
  return ring.map(([longitude = 0, latitude = 0]) => {
    const turns = Math.round((before - longitude) / 360);
    before = longitude + 360 * turns;
    return [before, latitude];
  });
}

function moved(ring: Position[], by: number): Position[] {
  return ring.map(([longitude = 0, latitude = 0]) => [longitude + by, latitude]);
}

/** What of a ring lies west of an edge (side 1) or east of it (side -1), as Sutherland and Hodgman cut it. */
function clip(ring: Position[], edge: number, side: 1 | -1): Position[] {
  const inside = (p: Position) => side * ((p[0] ?? 0) - edge) <= 0;
  const kept: Position[] = [];
  for (let i = 0; i < ring.length; i++) {
    const from = ring[(i + ring.length - 1) % ring.length] ?? [];
    const to = ring[i] ?? [];
    if (inside(from) !== inside(to)) {
      kept.push(crossing(from, to, edge));
    }
    if (inside(to)) {
      kept.push(to);
    }
  }
  const [first] = kept;
  if (first && kept.at(-1) !== first) {
    kept.push(first);
  }
  return kept;
}

function crossing([x1 = 0, y1 = 0]: Position, [x2 = 0, y2 = 0]: Position, edge: number): Position {
  return [edge, y1 + ((edge - x1) / (x2 - x1)) * (y2 - y1)];
}
