import type { ChartTheme } from './theme.ts';

/** How tooltips look; confined to the chart they need no arrow, whose style the content security policy would refuse. */
export function tooltip(theme: ChartTheme, trigger: 'axis' | 'item') {
  return {
    trigger,
    confine: true,
    transitionDuration: 0,
    backgroundColor: theme.surface,
    borderColor: theme.line,
    borderWidth: 1,
    padding: [8, 12],
    extraCssText: 'border-radius: 8px; box-shadow: var(--shadow)',
    axisPointer: { type: 'shadow', shadowStyle: { color: theme.muted, opacity: 0.08 } },
  };
}
