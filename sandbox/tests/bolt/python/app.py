"""Tally in Bolt for Python. Written for Slack itself; SLACK_API_URL is all that points it elsewhere."""

import os
import re
import tempfile

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

MODE = os.environ.get("TALLY_MODE", "http")
PORT = int(os.environ.get("PORT", "3000"))


def create():
    api = os.environ["SLACK_API_URL"]
    if MODE in ("install", "rotate"):
        kept = tempfile.mkdtemp()
        settings = OAuthSettings(
            client_id=os.environ["SLACK_CLIENT_ID"],
            client_secret=os.environ["SLACK_CLIENT_SECRET"],
            scopes=["commands", "chat:write"],
            redirect_uri=f"http://localhost:{PORT}/slack/oauth_redirect",
            authorization_url=os.environ["SLACK_AUTHORIZE_URL"],
            installation_store=FileInstallationStore(base_dir=f"{kept}/installations"),
            state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=f"{kept}/states"),
        )
        secret = os.environ["SLACK_SIGNING_SECRET"]
        return App(client=WebClient(base_url=api), signing_secret=secret, oauth_settings=settings)
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=api)
    return App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])


app = create()


def plain(text):
    return {"type": "plain_text", "text": text}


def form(channel):
    def field(block_id, label, element, optional=False):
        element = {"action_id": block_id, **element}
        return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, "optional": optional}

    return {
        "type": "modal",
        "callback_id": "tally_form",
        "notify_on_close": True,
        "private_metadata": channel,
        "title": plain("New tally"),
        "submit": plain("Hand in"),
        "blocks": [
            field("what", "What", {"type": "plain_text_input"}),
            field("amount", "How many", {"type": "plain_text_input"}),
            field("unit", "Unit", {"type": "external_select", "min_query_length": 0}, optional=True),
        ],
    }


@app.command("/tally")
def tally(ack, body, client, command, respond):
    text = command.get("text", "")
    if text == "hello":
        ack(f"Hello <@{command['user_id']}>")
    elif text.startswith("all"):
        ack()
        respond(response_type="in_channel", text=f"For all: {text[4:]}")
    else:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(command["channel_id"]))


@app.shortcut("tally_new")
def new(ack, client, shortcut):
    ack()
    client.views_open(trigger_id=shortcut["trigger_id"], view=form(shortcut["user"]["id"]))


@app.shortcut({"callback_id": "tally_quote", "type": "message_action"})
def quote(ack, respond, shortcut):
    ack()
    respond(response_type="ephemeral", text=f"> {shortcut['message']['text']}")


@app.options("unit")
def units(ack, payload):
    fitting = [unit for unit in ("apples", "pears", "plums") if unit.startswith(payload.get("value") or "")]
    ack(options=[{"text": plain(unit), "value": unit} for unit in fitting])


@app.view("tally_form")
def submitted(ack, body, client, view):
    values = view["state"]["values"]
    amount = values["amount"]["amount"]["value"]
    if not re.fullmatch(r"-?\d+", amount):
        ack(response_action="errors", errors={"amount": "A whole number, please"})
        return
    ack()
    unit = values["unit"]["unit"]["selected_option"]
    what = values["what"]["what"]["value"]
    text = f"<@{body['user']['id']}> hands in {amount} {unit['value'] if unit else 'pieces'} of {what}"
    button = {"type": "button", "action_id": "approve", "text": plain("Approve"), "value": amount}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "actions", "elements": [button]},
    ]
    client.chat_postMessage(channel=view["private_metadata"], text=text, blocks=blocks)


@app.view_closed("tally_form")
def closed(ack, body, client, view):
    ack()
    client.chat_postMessage(channel=body["user"]["id"], text=f"Nothing handed in to {view['private_metadata']}")


@app.action("approve")
def approve(ack, action, body, respond):
    ack()
    respond(replace_original=True, text=f"{action['value']} approved by <@{body['user']['id']}>")


@app.event("app_home_opened")
def home(client, event):
    if event["tab"] != "home":
        return
    blocks = [{"type": "header", "text": plain("Welcome to Tally")}]
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


@app.event("app_mention")
def mentioned(event, say):
    say(text=f"You called, <@{event['user']}>?", thread_ts=event["ts"])


@app.event("reaction_added")
def counted(client, event):
    client.chat_postMessage(channel=event["item"]["channel"], text=f":{event['reaction']}: counts")


@app.message("ping")
def ping(message, say):
    say(f"pong <@{message['user']}>")


@app.event("message")
def ignored():
    pass


if __name__ == "__main__":
    if MODE == "socket":
        SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()
    else:
        app.start(PORT)
