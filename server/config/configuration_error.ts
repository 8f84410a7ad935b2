// The refusal that stops a start: a setting is wrong or unknown.

/** Thrown by `configure`; `message` is one line that names the setting and what it takes. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
