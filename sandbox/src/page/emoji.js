// The names people and apps use most; anything else stays as typed (:name:).

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 handshake 🤝 muscle 💪
point_up ☝️ point_right 👉 point_left 👈 point_down 👇 v ✌️ crossed_fingers 🤞 raised_hand ✋ writing_hand ✍️ eyes 👀 brain 🧠
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 rofl 🤣 slightly_smiling_face 🙂 wink 😉 blush 😊 innocent 😇 heart_eyes 😍
thinking_face 🤔 thinking 🤔 neutral_face 😐 expressionless 😑 unamused 😒 sweat_smile 😅 sweat 😓 cry 😢 sob 😭 scream 😱
angry 😠 rage 😡 sunglasses 😎 nerd_face 🤓 partying_face 🥳 zany_face 🤪 sleeping 😴 relieved 😌 pensive 😔 worried 😟 shrug 🤷
facepalm 🤦 robot_face 🤖 ghost 👻 skull 💀 heart ❤️ broken_heart 💔 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜
100 💯 fire 🔥 sparkles ✨ star ⭐ star2 🌟 boom 💥 zap ⚡ dizzy 💫 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ rainbow 🌈
tada 🎉 confetti_ball 🎊 gift 🎁 balloon 🎈 trophy 🏆 medal 🏅 first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉
dart 🎯 rocket 🚀 airplane ✈️ car 🚗 ship 🚢 house 🏠 office 🏢 factory 🏭 hospital 🏥 bank 🏦 school 🏫 construction 🚧
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_plus_sign ➕
heavy_minus_sign ➖ question ❓ exclamation ❗ bangbang ‼️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ large_blue_square 🟦 large_green_square 🟩 small_blue_diamond 🔹 small_orange_diamond 🔸
information_source ℹ️ bulb 💡 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬 thought_balloon 💭 zzz 💤
hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ watch ⌚ clock1 🕐 clock3 🕒 calendar 📆 date 📅
spiral_calendar_pad 🗓️ clipboard 📋 memo 📝 pencil ✏️ pencil2 ✏️ pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 scissors ✂️
file_folder 📁 open_file_folder 📂 card_index 📇 card_index_dividers 🗂️ page_facing_up 📄 newspaper 📰 book 📖 books 📚
bookmark 🔖 label 🏷️ package 📦 inbox_tray 📥 outbox_tray 📤 email 📧 envelope ✉️ incoming_envelope 📨 mailbox 📫 phone ☎️
telephone_receiver 📞 iphone 📱 computer 💻 desktop_computer 🖥️ keyboard ⌨️ floppy_disk 💾 electric_plug 🔌 battery 🔋
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 moneybag 💰 dollar 💵 euro 💶 credit_card 💳 briefcase 💼
gem 💎 key 🔑 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 shield 🛡️ hammer 🔨 wrench 🔧 gear ⚙️ hammer_and_wrench 🛠️ magnet 🧲
mag 🔍 mag_right 🔎 wastebasket 🗑️ recycle ♻️ arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️
arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️ arrows_counterclockwise 🔄 repeat 🔁 fast_forward ⏩ rewind ⏪
double_vertical_bar ⏸️ arrow_forward ▶️ new 🆕 ok 🆗 up 🆙 sos 🆘 checkered_flag 🏁 triangular_flag_on_post 🚩 flag-fr 🇫🇷
flag-us 🇺🇸 flag-de 🇩🇪 flag-gb 🇬🇧 bust_in_silhouette 👤 busts_in_silhouette 👥 man 👨 woman 👩 coffee ☕ beer 🍺 beers 🍻
champagne 🍾 pizza 🍕 cake 🍰 birthday 🎂 apple 🍎 seedling 🌱 herb 🌿 four_leaf_clover 🍀 evergreen_tree 🌲 rose 🌹
sunflower 🌻 dog 🐶 cat 🐱 unicorn_face 🦄 bug 🐛 bee 🐝 snail 🐌 turtle 🐢 crown 👑 ticket 🎫 art 🎨 microphone 🎤 headphones 🎧
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟
`;

export const EMOJI = new Map();
const words = TABLE.trim().split(/\s+/);
for (let i = 0; i + 1 < words.length; i += 2) EMOJI.set(words[i], words[i + 1]);

/** The character for a name, with or without a skin tone; null when we do not know it. */
export function emoji(name) {
  return EMOJI.get(String(name).replace(/::?skin-tone-\d$/, '')) ?? null;
}

/** plain_text with emoji names written out. */
export function withEmoji(text) {
  return String(text).replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emoji(name) ?? whole);
}
