import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const moduleName = 'virtual:world';

type Countries = GeometryCollection<{ name?: string }>;

/** A country too small for the outline, by the middle of its larger one. */
export interface Spot {
  country: string;
  at: [number, number];
}

/**
 * Offers the outline of the world as the module virtual:world: TopoJSON whose
 * shapes are named by two letters, and the spots of countries too small for it.
 */
export function world(): Plugin {
  return {
    name: 'world',
    resolveId: (id) => (id === moduleName ? '\0' + moduleName : undefined),
    load(id) {
      if (id !== '\0' + moduleName) {
        return;
      }
      const [outline, spots] = outlineAndSpots();
      const literal = (value: unknown) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
      return `export const outline = ${literal(outline)};\nexport const spots = ${literal(spots)};`;
    },
  };
}

export function outlineAndSpots(): [Topology, Spot[]] {
  const codes = letterCodes();
  const small = atlas('countries-110m.json');
  const countries = small.objects.countries as Countries;
  const shown = new Set<string>();
  countries.geometries = countries.geometries.filter((g) => nameOf(g) !== 'Antarctica');
  for (const geometry of countries.geometries) {
    const name = nameOf(geometry);
    const code = codes.get(String(geometry.id)) ?? (name === 'Kosovo' ? 'XK' : name);
    shown.add(code);
    geometry.properties = { name: code };
    delete geometry.id;
  }
  delete small.objects.land;
  const large = atlas('countries-50m.json');
  const spots: Spot[] = [];
  for (const country of feature(large, large.objects.countries as Countries).features) {
    const code = codes.get(String(country.id));
    if (code && !shown.has(code) && code !== 'AQ') {
      spots.push({ country: code, at: middle(country.geometry) });
    }
  }
  return [small, spots];
}

function nameOf(geometry: Countries['geometries'][number]): string {
  return (geometry.properties as { name?: string } | undefined)?.name ?? '';
}

function atlas(name: string): Topology {
  const path = createRequire(import.meta.url).resolve('world-atlas/' + name);
  return JSON.parse(readFileSync(path, 'utf8')) as Topology;
}

/** Two letters by three digits, of ISO 3166-1. */
function letterCodes(): Map<string, string> {
  const path = createRequire(import.meta.url).resolve('i18n-iso-countries/codes.json');
  const codes = JSON.parse(readFileSync(path, 'utf8')) as [string, string, string][];
  return new Map(codes.map(([letters, , digits]) => [digits, letters]));
}

/** The middle of what a shape spans. */
function middle(geometry: GeoJSON.Geometry): [number, number] {
  const lists = geometry.type === 'Polygon' ? [geometry.coordinates] : (geometry as GeoJSON.MultiPolygon).coordinates;
  const points = lists.flat(2);
  const span = (axis: 0 | 1) => points.map((p) => p[axis] ?? 0);
  const center = (values: number[]) => Math.round(50 * (Math.min(...values) + Math.max(...values))) / 100;
  return [center(span(0)), center(span(1))];
}
