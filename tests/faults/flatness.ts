// Whether a long run's figures stay where they were, or creep.

/** A figure by the minute, and how far it may move. */
export interface Course {
  /** As the table calls it. */
  readonly name: string;
  readonly values: readonly number[];
  /** The last third's median is at most so many times the first third's … */
  readonly factor: number;
  /** … and so much more: what is noise where figures are small. */
  readonly slack: number;
}

/** In the first minutes caches fill and code is compiled. */
const WARM_UP_MINUTES = 3;
/** Fewer minutes than this tell nothing of a course. */
const MINUTES_MIN = 9;

/** What creeps, in words; none where all is flat or the run was too short to tell. */
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
