// prom-client as esm.sh serves it: by its names alone. npm's has a default export beside them, which
// nothing here must lean on.

export * from "npm:prom-client@15.1.3";
