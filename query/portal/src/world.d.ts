declare module 'virtual:world' {
  import type { Topology } from 'topojson-specification';

  /** Countries named by two letters. */
  export const outline: Topology;
  /** Countries too small for the outline. */
  export const spots: { country: string; at: [number, number] }[];
}
