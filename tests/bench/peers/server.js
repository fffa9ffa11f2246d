// What the bench plugin does, as a Fastify 5 service would do it: the same routes, schema, SQL files, token algorithm and
// number of database sessions; one worker a core; verified tokens remembered, prepared statements, schemas for what comes
// in and goes out, no log.
import cluster from "node:cluster";
import { generateKeyPairSync, randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import fastifyJwt from "@fastify/jwt";
import Fastify from "fastify";
import pg from "pg";

const { PORT, DATABASE_URL, SQL_FOLDER, WORKERS, SESSIONS } = process.env;
const workers = Number(WORKERS);

// A named prepared statement of a .sql file; parameters are numbered by first appearance.
function statement(name) {
  const names = [];
  const text = readFileSync(`${SQL_FOLDER}/${name}.sql`, "utf8").replace(/(?<!:):([a-z_]+)/g, (_, parameter) => {
    if (!names.includes(parameter)) names.push(parameter);
    return `$${names.indexOf(parameter) + 1}`;
  });
  return (values) => ({ name, text, values: names.map((parameter) => values[parameter]) });
}

// UUIDv7, RFC 9562 section 5.7.
function newId() {
  const bytes = randomFillSync(Buffer.allocUnsafe(16));
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const rowSchema = {
  type: "object",
  required: ["id", "name", "price", "note"],
  properties: { id: { type: "integer" }, name: { type: "string" }, price: { type: "integer" }, note: { type: "string" } },
};
const bookingSchema = {
  type: "object",
  required: ["id", "technician_id", "starts_at", "price", "status"],
  properties: {
    id: { type: "string" }, technician_id: { type: "integer" }, starts_at: { type: "string" },
    price: { type: "integer" }, status: { type: "string" },
  },
};
const bookingBody = {
  type: "object",
  additionalProperties: false,
  required: ["technician_id", "row_id", "starts_at"],
  properties: {
    technician_id: { type: "integer", minimum: 1 },
    row_id: { type: "integer", minimum: 1 },
    starts_at: { type: "string", format: "date-time" },
  },
};

async function serve() {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Math.max(1, Math.floor(Number(SESSIONS) / workers)) });
  const findRow = statement("find_row");
  const listRows = statement("list_rows");
  const addBusy = statement("add_busy");
  const addBooking = statement("add_booking");

  const app = Fastify({ logger: false });
  await app.register(fastifyJwt, {
    secret: { private: process.env.PRIVATE_KEY, public: process.env.PUBLIC_KEY },
    sign: { algorithm: "ES256", iss: "bench", expiresIn: "1h" },
    verify: { algorithms: ["ES256"], allowedIss: "bench", cache: 1000 },
  });

  const consumer = async (request, reply) => {
    try {
      await request.jwtVerify();
    } catch {
      return reply.code(401).send({ code: "auth.token_invalid" });
    }
    if (!request.user.roles.includes("consumer")) return reply.code(403).send({ code: "auth.forbidden" });
  };

  app.get("/api/v1/bench/token", async () => ({ token: app.jwt.sign({ sub: newId(), roles: ["consumer"] }) }));

  const pong = { type: "object", properties: { pong: { type: "boolean" } } };
  app.get("/api/v1/bench/ping", { onRequest: consumer, schema: { response: { 200: pong } } }, async () => ({ pong: true }));

  const params = { type: "object", required: ["id"], properties: { id: { type: "integer" } } };
  app.get("/api/v1/bench/rows/:id", { onRequest: consumer, schema: { params, response: { 200: rowSchema } } },
    async (request, reply) => {
      const { rows } = await pool.query(findRow({ id: request.params.id }));
      return rows.length ? rows[0] : reply.code(404).send({ code: "bench.no_row" });
    });

  const listQuery = { type: "object", required: ["after"], properties: { after: { type: "integer", minimum: 0 } } };
  const listSchema = { type: "object", required: ["items"], properties: { items: { type: "array", items: rowSchema } } };
  app.get("/api/v1/bench/rows", { onRequest: consumer, schema: { querystring: listQuery, response: { 200: listSchema } } },
    async (request) => ({ items: (await pool.query(listRows({ after: request.query.after }))).rows }));

  app.post("/api/v1/bench/bookings",
    { onRequest: consumer, schema: { body: bookingBody, response: { 201: bookingSchema } } },
    async (request, reply) => {
      const { technician_id, row_id, starts_at } = request.body;
      const from = new Date(starts_at);
      const to = new Date(from.getTime() + 2 * 3600 * 1000);
      const [id, busy_id] = [newId(), newId()];
      const client = await pool.connect();
      try {
        await client.query("begin");
        const { rows } = await client.query(findRow({ id: row_id }));
        if (!rows.length) {
          await client.query("rollback");
          return reply.code(404).send({ code: "bench.no_row" });
        }
        const price = rows[0].price;
        await client.query(addBusy({ id: busy_id, technician_id, busy_from: from, busy_to: to }));
        await client.query(addBooking({ id, busy_id, row_id, price }));
        await client.query("commit");
        return reply.code(201).send({ id, technician_id, starts_at, price, status: "pending_payment" });
      } catch (error) {
        await client.query("rollback");
        if (error.constraint === "busy_no_overlap") return reply.code(409).send({ code: "bench.slot_taken" });
        throw error;
      } finally {
        client.release();
      }
    });

  await app.listen({ host: "127.0.0.1", port: Number(PORT) });
}

if (cluster.isPrimary) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keys = {
    PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }),
    PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }),
  };
  for (let i = 0; i < workers; i++) cluster.fork(keys);
  cluster.on("exit", () => process.exit(1));
} else {
  await serve();
}
