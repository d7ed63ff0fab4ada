// Tally in Bolt for JavaScript. Written for Slack itself; SLACK_API_URL is all that points it elsewhere.
const { App, LogLevel } = require('@slack/bolt');

const { SLACK_API_URL, SLACK_APP_TOKEN, SLACK_AUTHORIZE_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, PORT } = process.env;

const clientOptions = { slackApiUrl: SLACK_API_URL };

function options() {
  const common = { logLevel: LogLevel.WARN, clientOptions };
  switch (process.env.TALLY_MODE) {
    case 'socket':
      return { ...common, token: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN, socketMode: true };
    case 'install':
    case 'rotate':
      return {
        ...common,
        signingSecret: SLACK_SIGNING_SECRET,
        clientId: process.env.SLACK_CLIENT_ID,
        clientSecret: process.env.SLACK_CLIENT_SECRET,
        stateSecret: 'a secret of the test',
        scopes: ['commands', 'chat:write'],
        redirectUri: `http://localhost:${PORT}/slack/oauth_redirect`,
        installationStore: memory(),
        installerOptions: { authorizationUrl: SLACK_AUTHORIZE_URL, clientOptions, redirectUriPath: '/slack/oauth_redirect' },
      };
    default:
      return { ...common, token: SLACK_BOT_TOKEN, signingSecret: SLACK_SIGNING_SECRET };
  }
}

function memory() {
  const kept = new Map();
  return {
    storeInstallation: async (installation) => kept.set(installation.team.id, installation),
    fetchInstallation: async (query) => kept.get(query.teamId),
    deleteInstallation: async (query) => kept.delete(query.teamId),
  };
}

const app = new App(options());

const plain = (text) => ({ type: 'plain_text', text });

function form(channel) {
  return {
    type: 'modal',
    callback_id: 'tally_form',
    notify_on_close: true,
    private_metadata: channel,
    title: plain('New tally'),
    submit: plain('Hand in'),
    blocks: [
      { type: 'input', block_id: 'what', label: plain('What'), element: { type: 'plain_text_input', action_id: 'what' } },
      {
        type: 'input',
        block_id: 'amount',
        label: plain('How many'),
        element: { type: 'plain_text_input', action_id: 'amount' },
      },
      {
        type: 'input',
        block_id: 'unit',
        optional: true,
        label: plain('Unit'),
        element: { type: 'external_select', action_id: 'unit', min_query_length: 0 },
      },
    ],
  };
}

app.command('/tally', async ({ ack, body, client, command, respond }) => {
  if (command.text === 'hello') {
    await ack(`Hello <@${command.user_id}>`);
  } else if (command.text.startsWith('all')) {
    await ack();
    await respond({ response_type: 'in_channel', text: `For all: ${command.text.slice(4)}` });
  } else {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: form(command.channel_id) });
  }
});

app.shortcut('tally_new', async ({ ack, client, shortcut }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form(shortcut.user.id) });
});

app.shortcut('tally_quote', async ({ ack, respond, shortcut }) => {
  await ack();
  await respond({ response_type: 'ephemeral', text: `> ${shortcut.message.text}` });
});

const UNITS = ['apples', 'pears', 'plums'];

app.options('unit', async ({ ack, options: asked }) => {
  const fitting = UNITS.filter((unit) => unit.startsWith(asked.value || ''));
  await ack({ options: fitting.map((unit) => ({ text: plain(unit), value: unit })) });
});

app.view('tally_form', async ({ ack, body, client, view }) => {
  const { what, amount, unit } = view.state.values;
  const count = Number(amount.amount.value);
  if (!Number.isInteger(count)) {
    await ack({ response_action: 'errors', errors: { amount: 'A whole number, please' } });
    return;
  }
  await ack();
  const chosen = unit.unit.selected_option;
  const text = `<@${body.user.id}> hands in ${count} ${chosen ? chosen.value : 'pieces'} of ${what.what.value}`;
  await client.chat.postMessage({
    channel: view.private_metadata,
    text,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'approve', text: plain('Approve'), value: String(count) }] },
    ],
  });
});

app.view({ callback_id: 'tally_form', type: 'view_closed' }, async ({ ack, body, client, view }) => {
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: `Nothing handed in to ${view.private_metadata}` });
});

app.action('approve', async ({ ack, action, body, respond }) => {
  await ack();
  await respond({ replace_original: true, text: `${action.value} approved by <@${body.user.id}>` });
});

app.event('app_home_opened', async ({ client, event }) => {
  if (event.tab !== 'home') return;
  await client.views.publish({
    user_id: event.user,
    view: { type: 'home', blocks: [{ type: 'header', text: plain('Welcome to Tally') }] },
  });
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `You called, <@${event.user}>?`, thread_ts: event.ts });
});

app.event('reaction_added', async ({ client, event }) => {
  await client.chat.postMessage({ channel: event.item.channel, text: `:${event.reaction}: counts` });
});

app.message('ping', async ({ message, say }) => {
  await say(`pong <@${message.user}>`);
});

(async () => {
  await app.start(PORT);
})();
