// Express with node:sqlite at synchronous=FULL: each POST is one durable insert, answered with its
// row.

const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { DatabaseSync } = require("node:sqlite");
const express = require("express");

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), "express-"));
const db = new DatabaseSync(join(folder, "chat.db"));
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
db.exec(`CREATE TABLE messages (
  id INTEGER PRIMARY KEY, room TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL
)`);
const insert = db.prepare("INSERT INTO messages (room, name, text, at) VALUES (?, ?, ?, ?)");

const app = express();
app.use(express.json());
app.post("/rooms/:room", (request, response) => {
  const { room } = request.params;
  const { name, text } = request.body;
  const at = Date.now();
  const { lastInsertRowid } = insert.run(room, name, text, at);
  response.status(201).json({ id: Number(lastInsertRowid), room, name, text, at });
});
app.get("/rooms/:room", (request, response) => {
  const page = db.prepare("SELECT * FROM messages WHERE room = ? ORDER BY id DESC LIMIT 50");
  response.json(page.all(request.params.room).reverse());
});

const server = app.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
process.on("SIGTERM", () => {
  db.close();
  rmSync(folder, { recursive: true });
  process.exit();
});
