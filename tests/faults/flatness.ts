// Decides whether the figures of a long run stay constant or grow.

/** A figure by the minute, and how far it may move. */
export interface Course {
  /** Its name in the table. */
  readonly name: string;
  readonly values: readonly number[];
  /** The median of the last third is at most so many times that of the first third … */
  readonly factor: number;
  /** … and so much more, as noise of small figures. */
  readonly slack: number;
}

/** In the first minutes, caches fill and code is compiled. */
const WARM_UP_MINUTES = 3;
/** Fewer minutes do not show a trend. */
const MINUTES_MIN = 9;

/** Describes what grows; empty if nothing does or the run was too short. */
export function findCreeping(courses: readonly Course[]): string[] {
  return courses.flatMap(({ name, values, factor, slack }) => {
    const settled = values.slice(WARM_UP_MINUTES);
    if (values.length < MINUTES_MIN) return [];
    const third = Math.floor(settled.length / 3);
    const begin = median(settled.slice(0, third));
    const last = median(settled.slice(-third));
    return last <= begin * factor + slack ? [] : [`${name} creeps: ${begin}, in the end ${last}`];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
