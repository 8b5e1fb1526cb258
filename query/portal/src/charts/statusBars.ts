import type { EChartsCoreOption } from 'echarts/core';

import type { ApplicationBucket, Tally } from '../api/reports.ts';
import { day, shortDay } from '../time/format.ts';
import { count, share } from '../ui/number.ts';
import type { ChartTheme } from './theme.ts';
import { tip } from './tip.ts';
import { tooltip } from './tooltip.ts';

/** A day or week: what is settled, and what has come since the horizon. */
export interface Bar {
  start: string;
  end: string;
  settled?: ApplicationBucket;
  provisional?: ApplicationBucket;
}

/** Joins settled buckets and provisional ones behind them by their start. */
export function bars(settled: ApplicationBucket[], provisional: ApplicationBucket[]): Bar[] {
  const byStart = new Map<string, Bar>();
  for (const bucket of settled) {
    byStart.set(bucket.start, { start: bucket.start, end: bucket.end, settled: bucket });
  }
  for (const bucket of provisional) {
    const bar = byStart.get(bucket.start) ?? { start: bucket.start, end: bucket.end };
    byStart.set(bucket.start, { ...bar, provisional: bucket });
  }
  return [...byStart.values()].sort((a, b) => a.start.localeCompare(b.start));
}

/** What a bar stands for: a day, or a week by its number. */
export function barName(bar: Bar): string {
  const week = (bar.settled ?? bar.provisional)?.week;
  return week ? `Week ${week.slice(6)}, from ${shortDay(bar.start, 'utc')}` : day(bar.start, 'utc');
}

export const statuses = ['success', 'interrupted', 'failure'] as const;

export const statusNames = { success: 'Success', interrupted: 'Interrupted', failure: 'Failure' } as const;

/** Sign-ins by status over time. Provisional parts are hatched and lie on top. */
export function statusBars(of: Bar[], theme: ChartTheme): EChartsCoreOption {
  const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: Math.PI / 4, color: theme.surface };
  const series = (part: 'settled' | 'provisional') =>
    statuses.map((status) => ({
      type: 'bar',
      stack: 'all',
      name: part + ' ' + status,
      barMaxWidth: 36,
      barCategoryGap: '28%',
      itemStyle: {
        color: theme[status],
        opacity: part === 'settled' ? 1 : 0.75,
        decal: part === 'settled' ? { symbol: 'none' } : hatch,
      },
      emphasis: { focus: 'none' },
      data: of.map((bar) => bar[part]?.[status] ?? 0),
    }));
  return {
    grid: { left: 8, right: 8, top: 14, bottom: 4, containLabel: true },
    tooltip: {
      ...tooltip(theme, 'axis'),
      formatter: (points: { dataIndex: number }[]) => barTip(of[points[0]?.dataIndex ?? 0], theme),
    },
    xAxis: {
      type: 'category',
      data: of.map((bar) => shortDay(bar.start, 'utc')),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisLabel: { color: theme.muted, hideOverlap: true, fontSize: 12 },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 4,
      axisLabel: { color: theme.muted, fontSize: 12 },
      splitLine: { lineStyle: { color: theme.line } },
    },
    series: [...series('settled'), ...series('provisional')],
  };
}

function barTip(bar: Bar | undefined, theme: ChartTheme): HTMLElement | string {
  if (!bar) {
    return '';
  }
  const lines = (tally: Tally) =>
    statuses.map((s) => ({ colour: theme[s], name: statusNames[s], value: count(tally[s]) }));
  const box = tip(barName(bar), bar.settled ? lines(bar.settled) : [], bar.settled && settledNote(bar.settled));
  if (bar.provisional && bar.provisional.signIns > 0) {
    box.append(tip('Since the horizon, provisional', lines(bar.provisional)));
  }
  return box;
}

/** What is said below the numbers of a bar; of users only where they are counted. */
export function settledNote(bucket: ApplicationBucket): string {
  const rate = share(bucket.success, bucket.success + bucket.failure) + ' success';
  const users = bucket.distinctUsers === null ? '' : `, ${count(bucket.distinctUsers)} users`;
  return rate + users + (bucket.partial ? ', part of the time only' : '');
}
