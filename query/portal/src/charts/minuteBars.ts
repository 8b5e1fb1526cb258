import type { EChartsCoreOption } from 'echarts/core';

import { clock } from '../time/format.ts';
import type { Zone } from '../time/zone.ts';
import { count } from '../ui/number.ts';
import type { ChartTheme } from './theme.ts';
import { tip } from './tip.ts';
import { tooltip } from './tooltip.ts';

export interface Minute {
  minute: string;
  signIns: number;
}

/** What was stored in each minute; the last is still going on. */
export function minuteBars(minutes: Minute[], theme: ChartTheme, zone: Zone): EChartsCoreOption {
  return {
    grid: { left: 8, right: 8, top: 10, bottom: 4, containLabel: true },
    tooltip: {
      ...tooltip(theme, 'axis'),
      formatter: (points: { dataIndex: number }[]) => {
        const at = minutes[points[0]?.dataIndex ?? 0];
        return at ? tip(clock(at.minute, zone), [{ name: 'Stored', value: count(at.signIns) }]) : '';
      },
    },
    xAxis: {
      type: 'category',
      data: minutes.map((m) => clock(m.minute, zone)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisLabel: { color: theme.muted, interval: 14 },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: theme.muted },
      splitLine: { lineStyle: { color: theme.line } },
    },
    series: [
      {
        type: 'bar',
        barCategoryGap: '20%',
        data: minutes.map((m, i) => ({
          value: m.signIns,
          itemStyle: { color: theme.accent, opacity: i === minutes.length - 1 ? 0.5 : 1 },
        })),
      },
    ],
  };
}
