// The list of a build's modules: tasks/build.ts writes it, the server and the tests read it.

/** Its name, beside the entry that it describes. */
export const MANIFEST = "manifest.json";

/** One module of a build. */
export interface BuiltModule {
  readonly file: string;
  /** The files that it imports statically, directly or not: it cannot start without them. */
  readonly imports: readonly string[];
}

/** Modules by the name of their source, without folder and extension; shared chunks by their file. */
export type BuildManifest = Readonly<Record<string, BuiltModule>>;

/** The file of a module, then those that it imports; empty if the build has no such module. */
export function filesNeededBy(manifest: BuildManifest, name: string): readonly string[] {
  const built = manifest[name];
  return built ? [built.file, ...built.imports] : [];
}

/** Every file of a build. */
export function filesOf(manifest: BuildManifest): readonly string[] {
  return Object.values(manifest).map(({ file }) => file);
}
