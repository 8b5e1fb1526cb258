import type { EChartsCoreOption } from 'echarts/core';
import { feature } from 'topojson-client';
import type { GeometryCollection } from 'topojson-specification';

import { count } from '../ui/number.ts';
import { cutAtAntimeridian } from './antimeridian.ts';
import { countryName } from './countryName.ts';
import { equalEarth, unEqualEarth } from './equalEarth.ts';
import type { ChartTheme } from './theme.ts';
import { tip } from './tip.ts';
import { tooltip } from './tooltip.ts';

export interface CountryCount {
  /** Two letters. */
  country: string;
  signIns: number;
}

export interface Point {
  longitude: number;
  latitude: number;
}

type Spots = { country: string; at: [number, number] }[];

/** Makes the map known to ECharts, once; the answer is the countries too small for it. */
export async function openWorld(): Promise<Spots> {
  const [{ getMap, registerMap }, { outline, spots }] = await Promise.all([
    import('./echarts.ts'),
    import('virtual:world'),
  ]);
  if (!getMap('world')) {
    const countries = feature(outline, outline.objects.countries as GeometryCollection);
    registerMap('world', cutAtAntimeridian(countries) as Parameters<typeof registerMap>[1]);
  }
  return spots;
}

const projection = {
  project: (point: [number, number]) => equalEarth(point),
  unproject: (point: [number, number]) => unEqualEarth(point),
};

/** Countries by their sign-ins, each shade twice or so the sign-ins of the one before. */
export function worldMap(counts: CountryCount[], spots: Spots, theme: ChartTheme): EChartsCoreOption {
  const most = Math.max(1, ...counts.map((c) => c.signIns));
  const shade = (n: number) => Math.log(n + 1) / Math.log(most + 1);
  const counted = new Map(counts.map((c) => [c.country, c.signIns]));
  return {
    tooltip: {
      ...tooltip(theme, 'item'),
      formatter: (point: { name: string }) => {
        const n = counted.get(point.name);
        return n ? tip(countryName(point.name), [{ name: 'Sign-ins', value: count(n) }]) : '';
      },
    },
    visualMap: {
      show: false,
      min: 0,
      max: 1,
      dimension: 0,
      seriesIndex: 0,
      inRange: { color: [theme.mapLow, theme.mapHigh] },
    },
    geo: geo(theme),
    series: [
      {
        type: 'map',
        geoIndex: 0,
        data: counts.map((c) => ({ name: c.country, value: shade(c.signIns) })),
      },
      {
        type: 'scatter',
        coordinateSystem: 'geo',
        symbolSize: 8,
        itemStyle: { color: theme.mapHigh, borderColor: theme.surface, borderWidth: 1 },
        data: spots.filter((s) => counted.has(s.country)).map((s) => ({ name: s.country, value: s.at })),
      },
    ],
  };
}

/** One place on the map. */
export function placeMap(point: Point, theme: ChartTheme): EChartsCoreOption {
  return {
    geo: geo(theme),
    series: [
      {
        type: 'scatter',
        coordinateSystem: 'geo',
        symbolSize: 13,
        silent: true,
        itemStyle: { color: theme.failure, borderColor: theme.surface, borderWidth: 2 },
        data: [[point.longitude, point.latitude]],
      },
    ],
  };
}

function geo(theme: ChartTheme) {
  return {
    map: 'world',
    projection,
    left: 0,
    right: 0,
    top: 0,
    bottom: 0,
    roam: false,
    itemStyle: { areaColor: theme.land, borderColor: theme.surface, borderWidth: 0.5 },
    emphasis: { label: { show: false }, itemStyle: { areaColor: theme.accent } },
    select: { disabled: true },
  };
}
