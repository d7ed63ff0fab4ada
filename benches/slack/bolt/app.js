// The reference: a /crm written with Bolt for JavaScript and node-postgres, as their documentation shows it. It runs the
// statements that our program sends for the same line (RECIPES), in the same transaction, and answers with equal blocks.
const { readFileSync } = require('node:fs');
const { App, LogLevel } = require('@slack/bolt');
const { Pool } = require('pg');

const { POOL, PORT, RECIPES, SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = process.env;

// By person and line: the statements with their values, and the answer's content.
const recipes = prepared(JSON.parse(readFileSync(RECIPES, 'utf8')));

const pool = new Pool({ max: Number(POOL) });
pool.on('connect', (client) => client.query('SET ROLE crm_app'));

// One name for each statement: PostgreSQL plans it once on each connection.
function prepared(taken) {
  const names = new Map();
  for (const recipe of Object.values(taken)) {
    recipe.steps = recipe.steps.map(([text, values]) => {
      if (values.length === 0) return { text };
      if (!names.has(text)) names.set(text, `s${names.size}`);
      return { name: names.get(text), text, values };
    });
  }
  return taken;
}

// What the card shows was read by the statements: looked at once for each line.
function check(recipe, results) {
  if (recipe.checked) return;
  const read = results.some(({ rows = [] }) => rows.length > 1 || rows.some((row) => Object.values(row).length > 3));
  if (!read) throw new Error(`nothing was read for ${recipe.expected}`);
  recipe.checked = true;
}

async function read(recipe) {
  const client = await pool.connect();
  try {
    const results = [];
    for (const step of recipe.steps) {
      results.push(await client.query(step));
    }
    check(recipe, results.flat());
  } finally {
    client.release();
  }
}

// A message is made of new objects each time.
function laidOut(part) {
  if (Array.isArray(part)) return part.map(laidOut);
  if (part === null || typeof part !== 'object') return part;
  const made = {};
  for (const name of Object.keys(part)) made[name] = laidOut(part[name]);
  return made;
}

const app = new App({
  token: SLACK_BOT_TOKEN,
  signingSecret: SLACK_SIGNING_SECRET,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: SLACK_API_URL },
});

app.command('/crm', async ({ ack, command }) => {
  const recipe = recipes[`${command.user_id}\n${command.text}`];
  await read(recipe);
  await ack(laidOut(recipe.answer));
});

// The load generator sees that the answer is missing.
app.error(async (error) => console.error(error));

(async () => {
  await app.start({ port: Number(PORT), host: '127.0.0.1' });
})();
