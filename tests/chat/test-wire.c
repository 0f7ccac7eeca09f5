/* SPDX-License-Identifier: GPL-3.0-or-later
 * The messages of a request: exact bytes for each rule. */
#include "config.h"

#include "causerie-wire.h"
#include "causerie-test-content.h"

#include <string.h>

#define SERVICE "https://api.anthropic.com"
#define MODEL "claude-opus-5-5"
#define RESULT(id)                                                                                 \
  "{\"type\":\"tool_result\",\"tool_use_id\":\"" id "\",\"is_error\":true,"                        \
  "\"content\":\"Not run. This program does not run tools.\"}"
#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define USER(blocks) "{\"role\":\"user\",\"content\":[" blocks "]}"
#define CLAUDE(blocks) "{\"role\":\"assistant\",\"content\":[" blocks "]}"
#define SIGNED(words) "{\"type\":\"thinking\",\"thinking\":\"" words "\",\"signature\":\"c2ln\"}"
#define CALL(id) "{\"type\":\"tool_use\",\"id\":\"" id "\",\"name\":\"level\",\"input\":{}}"
#define TOOLS                                                                                      \
  "[{\"name\":\"other\"},{\"name\":\"n\"},{\"name\":\"l\\u0065vel\",\"input_schema\":{}}]"
#define STRAY(id) "{\"type\":\"tool_use\",\"id\":\"" id "\",\"name\":\"lookup\",\"input\":{}}"
#define SEARCH(id) "{\"type\":\"server_tool_use\",\"id\":\"" id "\",\"name\":\"s\",\"input\":{}}"
#define FOUND(id) "{\"type\":\"s_tool_result\",\"tool_use_id\":\"" id "\",\"content\":[]}"

typedef struct
{
  char role; /* 'u', 'a', or 'w' for a reply that was requested without earlier thinking */
  CauserieMessageState state;
  const char *content;
  const char *model;   /* NULL for the requested model */
  const char *service; /* NULL for the target service */
} Line;

typedef struct
{
  const char *name;
  Line lines[8];
  const char *expected; /* NULL if there is nothing to answer */
  gboolean without_thinking;
} Case;

#define COMPLETE CAUSERIE_MESSAGE_COMPLETE
#define STOPPED CAUSERIE_MESSAGE_STOPPED
#define INTERRUPTED CAUSERIE_MESSAGE_INTERRUPTED
#define CUT CAUSERIE_MESSAGE_CUT
#define REFUSED CAUSERIE_MESSAGE_REFUSED
#define FULL CAUSERIE_MESSAGE_CONTEXT_FULL

#define ASK(words)                                                                                 \
  {                                                                                                \
    'u', COMPLETE, "[" TEXT (words) "]", NULL, NULL                                                \
  }
#define SAY(state, blocks)                                                                         \
  {                                                                                                \
    'a', state, "[" blocks "]", NULL, NULL                                                         \
  }

#define SAY_WITHOUT(state, blocks)                                                                 \
  {                                                                                                \
    'w', state, "[" blocks "]", NULL, NULL                                                         \
  }

#define ODD                                                                                        \
  "{\"type\" : \"x_new\",\"n\":1e400, \"f\":0.10, "                                                \
  "\"b\":12345678901234567890,\"s\":\"\\u0000\\ud800"                                              \
  "\\/\",\"d\":1,\"d\":2 }"

static const Case cases[] = {
  { "complete-as-stored",
    { ASK ("Hi"), SAY (COMPLETE, SIGNED ("Hm") "," TEXT ("Hello")), ASK ("More") },
    "[" USER (TEXT ("Hi")) "," CLAUDE (SIGNED ("Hm") "," TEXT ("Hello")) "," USER (
        TEXT ("More")) "]",
    FALSE },
  { "odd-bytes-as-stored",
    { ASK ("\\u00e4\\/\\ud83d\\ude00"), SAY (COMPLETE, ODD "," TEXT ("A\\u0041")), ASK ("B") },
    "[" USER (TEXT ("\\u00e4\\/\\ud83d\\ude00")) "," CLAUDE (ODD "," TEXT ("A\\u0041")) "," USER (
        TEXT ("B")) "]",
    FALSE },
  { "string-content",
    { { 'u', COMPLETE, "\"Hi\\n\"", NULL, NULL } },
    "[" USER (TEXT ("Hi\\n")) "]",
    FALSE },
  { "damaged-block-is-not-sent",
    { ASK ("Hi"), SAY (COMPLETE, "\"what can be read\"," TEXT ("Hello")), ASK ("More") },
    "[" USER (TEXT ("Hi")) "," CLAUDE (TEXT ("Hello")) "," USER (TEXT ("More")) "]",
    FALSE },
  { "stopped-keeps-partial-text",
    { ASK ("A"), SAY (STOPPED, TEXT ("Once") "," TEXT ("upon")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("Once") "," TEXT ("upon")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "stopped-leaves-out-unsigned-thinking",
    { ASK ("A"), SAY (STOPPED, "{\"type\":\"thinking\",\"thinking\":\"T\",\"signature\":\"\"}"),
      ASK ("B") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "]",
    FALSE },
  { "interrupted-leaves-out-last-thinking",
    { ASK ("A"), SAY (INTERRUPTED, SIGNED ("1") "," TEXT ("W") "," SIGNED ("2")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (SIGNED ("1") "," TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "stopped-before-text-ends-without-thinking",
    { ASK ("A"), SAY (STOPPED, SIGNED ("1") "," TEXT ("")), ASK ("B") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "]",
    FALSE },
  { "interrupted-before-a-search-is-answered-ends-without-thinking",
    { ASK ("A"), SAY (INTERRUPTED, TEXT ("W") "," SIGNED ("2") "," SEARCH ("s1")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "thinking-that-nothing-follows-is-no-message",
    { ASK ("A"), SAY (COMPLETE, SIGNED ("1") "," TEXT ("")), ASK ("B"),
      SAY (COMPLETE, SIGNED ("2")), ASK ("C") },
    "[" USER (TEXT ("A") "," TEXT ("B") "," TEXT ("C")) "]",
    FALSE },
  { "half-a-character-is-cut-off",
    { ASK ("A"), SAY (STOPPED, TEXT ("\\u00e4 \\ud83d\\ude00\\uD83D")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("\\u00e4 \\ud83d\\ude00")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "half-a-character-alone-is-no-text",
    { ASK ("A"), SAY (CUT, TEXT ("W") "," TEXT (" \\udbff")), ASK ("B"),
      SAY (STOPPED, TEXT ("\\ud83d")), ASK ("C") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B") "," TEXT ("C")) "]",
    FALSE },
  { "whole-characters-are-not-cut",
    { ASK ("A"), SAY (STOPPED, TEXT ("\\ud83d\\ude00") "," TEXT ("\\\\ud83d") "," TEXT ("\\ud7ff")),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("\\ud83d\\ude00") "," TEXT ("\\\\ud83d") "," TEXT (
        "\\ud7ff")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "complete-half-character-as-stored",
    { ASK ("A"), SAY (COMPLETE, TEXT ("\\ud83d")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("\\ud83d")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "cut-leaves-out-unfinished-call",
    { ASK ("A"),
      SAY (CUT, TEXT ("W") ",{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":\"{\"}"),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "context-full-is-cut",
    { ASK ("A"), SAY (FULL, TEXT ("W") "," SIGNED ("x")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "unanswered-search-of-a-stopped-reply-is-left-out",
    { ASK ("A"), SAY (STOPPED, SEARCH ("s1") "," FOUND ("s1") "," SEARCH ("s2") "," TEXT ("W")),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (SEARCH ("s1") "," FOUND ("s1") "," TEXT ("W")) "," USER (
        TEXT ("B")) "]",
    FALSE },
  { "finished-call-of-a-stopped-reply-is-answered",
    { ASK ("A"), SAY (STOPPED, CALL ("t1")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (CALL ("t1")) "," USER (RESULT ("t1") "," TEXT ("B")) "]",
    FALSE },
  { "calls-are-answered-at-the-head",
    { ASK ("A"), SAY (COMPLETE, TEXT ("W") "," CALL ("t1") "," CALL ("t2")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W") "," CALL ("t1") "," CALL ("t2")) "," USER (
        RESULT ("t1") "," RESULT ("t2") "," TEXT ("B")) "]",
    FALSE },
  { "call-id-keeps-its-escapes",
    { ASK ("A"), SAY (COMPLETE, CALL ("t\\u0031\\/")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (CALL ("t\\u0031\\/")) "," USER (
        RESULT ("t\\u0031\\/") "," TEXT ("B")) "]",
    FALSE },
  { "call-without-input-is-sent-when-complete",
    { ASK ("A"), SAY (COMPLETE, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\"}"), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\"}") "," USER (
        RESULT ("t") "," TEXT ("B")) "]",
    FALSE },
  { "call-with-an-input-that-is-no-object-is-left-out",
    { ASK ("A"),
      SAY (COMPLETE,
           SIGNED ("1") ",{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":[\"{\"]}"),
      ASK ("B") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "]",
    FALSE },
  { "call-without-id-cannot-be-answered",
    { ASK ("A"), SAY (COMPLETE, TEXT ("W") ",{\"type\":\"tool_use\",\"name\":\"n\",\"input\":{}}"),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "call-that-nobody-offered-is-left-out-with-its-answer",
    { ASK ("A"), SAY (COMPLETE, TEXT ("W") "," STRAY ("t1") "," CALL ("t2") "," STRAY ("t3")),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W") "," CALL ("t2")) "," USER (
        RESULT ("t2") "," TEXT ("B")) "]",
    FALSE },
  { "thinking-before-a-call-that-nobody-offered-does-not-stand-last",
    { ASK ("A"), SAY (COMPLETE, SIGNED ("1") "," STRAY ("t1")), ASK ("B"),
      SAY (STOPPED, TEXT ("W") "," STRAY ("t2")), ASK ("C") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("C")) "]",
    FALSE },
  { "call-without-a-name-is-left-out",
    { ASK ("A"), SAY (COMPLETE, TEXT ("W") ",{\"type\":\"tool_use\",\"id\":\"t\",\"input\":{}}"),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "stored-result-is-left-out",
    { ASK ("A"),
      SAY (COMPLETE, STRAY ("t1") "," CALL ("t2")),
      { 'u', COMPLETE, "[" RESULT ("t1") "," RESULT ("t2") "," TEXT ("B") "]", NULL, NULL } },
    "[" USER (TEXT ("A")) "," CLAUDE (CALL ("t2")) "," USER (RESULT ("t2") "," TEXT ("B")) "]",
    FALSE },
  { "answers-wait-for-the-turn-that-is-sent",
    { ASK ("A"), SAY (COMPLETE, CALL ("t1")), ASK ("bad"), SAY (REFUSED, TEXT ("no")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (CALL ("t1")) "," USER (RESULT ("t1") "," TEXT ("B")) "]",
    FALSE },
  { "refused-goes-with-its-question",
    { ASK ("A"), SAY (COMPLETE, TEXT ("W")), ASK ("bad"), SAY (REFUSED, TEXT ("par")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "refused-first",
    { ASK ("bad"), SAY (REFUSED, ""), ASK ("B") },
    "[" USER (TEXT ("B")) "]",
    FALSE },
  { "unanswered-questions-are-merged",
    { ASK ("A"), ASK ("B"), ASK ("C") },
    "[" USER (TEXT ("A") "," TEXT ("B") "," TEXT ("C")) "]",
    FALSE },
  { "blank-texts-are-dropped",
    { ASK ("A"), SAY (COMPLETE, TEXT (" \\n\\t") "," TEXT ("W") "," TEXT ("")), ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "white-space-of-any-script-is-dropped",
    { ASK ("A"), SAY (COMPLETE, TEXT ("\\u3000\\u00a0\\u2003") "," TEXT ("W")), ASK ("\\u3000"),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "empty-reply-is-no-message",
    { ASK ("A"), SAY (COMPLETE, ""), ASK ("B") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "]",
    FALSE },
  { "other-model-strips-all-thinking",
    { ASK ("A"),
      { 'a', COMPLETE, "[" SIGNED ("x") "," TEXT ("W") "]", "claude-sonnet-5-5", NULL },
      ASK ("B"),
      SAY (COMPLETE, SIGNED ("y") "," TEXT ("X")),
      ASK ("C") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "," CLAUDE (
        TEXT ("X")) "," USER (TEXT ("C")) "]",
    FALSE },
  { "other-service-strips-all-thinking",
    { ASK ("A"),
      { 'a', COMPLETE, "[{\"type\":\"redacted_thinking\",\"data\":\"x\"}," TEXT ("W") "]", NULL,
        "demo" },
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "dated-model-is-the-same",
    { ASK ("A"),
      { 'a', COMPLETE, "[" SIGNED ("x") "," TEXT ("W") "]", MODEL "-20260922", NULL },
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (SIGNED ("x") "," TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "thinking-before-a-reply-requested-without-it-is-left-out",
    { ASK ("A"), SAY (COMPLETE, SIGNED ("x") "," TEXT ("W")), ASK ("B"),
      SAY_WITHOUT (COMPLETE, SIGNED ("y") "," TEXT ("X")), ASK ("C"),
      SAY (COMPLETE, SIGNED ("z") "," TEXT ("Y")), ASK ("D") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "," CLAUDE (
        SIGNED ("y") "," TEXT (
            "X")) "," USER (TEXT ("C")) "," CLAUDE (SIGNED ("z") "," TEXT ("Y")) "," USER (TEXT ("D")) "]",
    FALSE },
  { "the-last-reply-requested-without-thinking-counts",
    { ASK ("A"), SAY_WITHOUT (COMPLETE, SIGNED ("x") "," TEXT ("W")), ASK ("B"),
      SAY (COMPLETE, SIGNED ("y") "," TEXT ("X")), ASK ("C"),
      SAY_WITHOUT (STOPPED, SIGNED ("z") "," TEXT ("Y")), ASK ("D") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "," CLAUDE (TEXT (
        "X")) "," USER (TEXT ("C")) "," CLAUDE (SIGNED ("z") "," TEXT ("Y")) "," USER (TEXT ("D")) "]",
    FALSE },
  { "a-refused-reply-requested-without-thinking-counts",
    { ASK ("A"), SAY (COMPLETE, SIGNED ("x")), ASK ("B"),
      SAY (COMPLETE, SIGNED ("y") "," TEXT ("X")), ASK ("bad"), SAY_WITHOUT (REFUSED, ""),
      ASK ("D") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "," CLAUDE (TEXT ("X")) "," USER (TEXT ("D")) "]",
    FALSE },
  { "thinking-alone-stripped-is-no-message",
    { ASK ("A"), SAY (COMPLETE, SIGNED ("x")), ASK ("B") },
    "[" USER (TEXT ("A") "," TEXT ("B")) "]",
    TRUE },
  { "unsigned-thinking-of-a-complete-reply-goes-back",
    { ASK ("A"), SAY (COMPLETE, "{\"type\":\"thinking\",\"thinking\":\"T\"}," TEXT ("W")),
      ASK ("B") },
    "[" USER (TEXT ("A")) "," CLAUDE (
        "{\"type\":\"thinking\",\"thinking\":\"T\"}," TEXT ("W")) "," USER (TEXT ("B")) "]",
    FALSE },
  { "must-end-with-the-user", { ASK ("A"), SAY (COMPLETE, TEXT ("W")) }, NULL, FALSE },
  { "nothing-to-answer", { ASK (" ") }, NULL, FALSE },
};

static GPtrArray *
build_path (const Line *lines, guint n_most)
{
  GPtrArray *path = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_most && lines[i].role != 0; i++)
    {
      g_autoptr (CauserieContent) content
          = lines[i].content != NULL ? causerie_test_content (lines[i].content) : NULL;
      CauserieMessageData data = { 0 };

      data.id = i + 1;
      data.parent_id = i;
      data.role = lines[i].role == 'u' ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT;
      data.state = lines[i].state;
      data.content = content;
      data.without_thinking = lines[i].role == 'w';
      data.model = lines[i].model != NULL ? lines[i].model : MODEL;
      data.service = lines[i].service != NULL ? lines[i].service : SERVICE;
      g_ptr_array_add (path, causerie_message_new (&data));
    }
  return path;
}

/* Writes a path without attachments. */
static char *
write_wire (GPtrArray *path, const CauserieWireTarget *target, GError **error)
{
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  char *json = causerie_wire_write (path, target, insertions, error);

  g_assert_cmpuint (insertions->len, ==, 0);
  return json;
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) path = build_path (test->lines, G_N_ELEMENTS (test->lines));
  g_autoptr (GError) error = NULL;
  CauserieWireTarget target = { .service = SERVICE,
                                .model = MODEL,
                                .tools = TOOLS,
                                .takes_searches = TRUE,
                                .without_thinking = test->without_thinking };
  g_autofree char *json = write_wire (path, &target, &error);
  g_autofree char *again = NULL;

  if (test->expected == NULL)
    {
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
      g_assert_null (json);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (json, ==, test->expected);
  again = write_wire (path, &target, &error);
  g_assert_cmpstr (again, ==, json);
}

/* An edit does not change the bytes before it. */
static void
test_edit_preserves_prefix (void)
{
  static const Line before[] = { ASK ("A"),     SAY (COMPLETE, SIGNED ("x") "," ODD),
                                 ASK ("B"),     SAY (COMPLETE, CALL ("t1")),
                                 ASK ("first"), { 0 } };
  static const Line after[] = { ASK ("A"),      SAY (COMPLETE, SIGNED ("x") "," ODD),
                                ASK ("B"),      SAY (COMPLETE, CALL ("t1")),
                                ASK ("second"), { 0 } };
  g_autoptr (GPtrArray) one = build_path (before, 5);
  g_autoptr (GPtrArray) other = build_path (after, 5);
  CauserieWireTarget target
      = { .service = SERVICE, .model = MODEL, .tools = TOOLS, .takes_searches = TRUE };
  g_autofree char *first = write_wire (one, &target, NULL);
  g_autofree char *second = write_wire (other, &target, NULL);
  const char *edited = strstr (first, "first");

  g_assert_nonnull (edited);
  g_assert_cmpint (strncmp (first, second, (gsize)(edited - first)), ==, 0);
  g_assert_true (g_str_has_prefix (second + (edited - first), "second"));
}

/* The request for a reply without earlier thinking is repeated byte for byte. */
static void
test_reply_requested_without_thinking_keeps_its_prompt (void)
{
  static const Line lines[] = { ASK ("A"), SAY (COMPLETE, SIGNED ("x") "," ODD),
                                ASK ("B"), SAY_WITHOUT (COMPLETE, SIGNED ("y") "," TEXT ("W")),
                                ASK ("C"), SAY (COMPLETE, SIGNED ("z") "," TEXT ("X")),
                                ASK ("D"), { 0 } };
  CauserieWireTarget first = { .service = SERVICE,
                               .model = MODEL,
                               .tools = TOOLS,
                               .takes_searches = TRUE,
                               .without_earlier_thinking = TRUE };
  CauserieWireTarget later
      = { .service = SERVICE, .model = MODEL, .tools = TOOLS, .takes_searches = TRUE };
  g_autofree char *prompt = NULL;

  for (guint n = 3; n <= 7; n += 2)
    {
      g_autoptr (GPtrArray) path = build_path (lines, n);
      g_autofree char *json = write_wire (path, n == 3 ? &first : &later, NULL);

      g_assert_true (g_str_has_suffix (json, "]"));
      json[strlen (json) - 1] = '\0';
      if (prompt != NULL)
        g_assert_true (g_str_has_prefix (json, prompt));
      g_free (prompt);
      prompt = g_steal_pointer (&json);
    }
  g_assert_null (strstr (prompt, SIGNED ("x")));
  g_assert_nonnull (strstr (prompt, SIGNED ("y")));
  g_assert_nonnull (strstr (prompt, SIGNED ("z")));
}

/* What a reply thought before a pause goes back, whatever the messages before it. */
static void
test_paused_reply_keeps_its_thinking (void)
{
  static const Line lines[]
      = { ASK ("A"), SAY (COMPLETE, SIGNED ("x") "," TEXT ("W")), ASK ("B"), { 0 } };
  g_autoptr (GPtrArray) path = build_path (lines, 3);
  g_autoptr (CauserieContent) paused = causerie_test_content ("[" SIGNED ("y") "]");
  CauserieWireTarget target = { .service = SERVICE,
                                .model = MODEL,
                                .tools = TOOLS,
                                .takes_searches = TRUE,
                                .without_earlier_thinking = TRUE,
                                .paused = paused };
  g_autofree char *json = write_wire (path, &target, NULL);

  g_assert_cmpstr (json, ==,
                   "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "," CLAUDE (
                       SIGNED ("y")) "]");
}

static void
test_unreadable_message (void)
{
  static const Line lines[] = { { 'u', COMPLETE, NULL, NULL, NULL } };
  g_autoptr (GPtrArray) path = build_path (lines, 1);
  g_autoptr (GError) error = NULL;
  CauserieWireTarget target
      = { .service = SERVICE, .model = MODEL, .tools = TOOLS, .takes_searches = TRUE };

  g_assert_null (write_wire (path, &target, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE);
}

/* A paused reply comes last, byte for byte. */
static void
test_paused_reply_comes_last (void)
{
  static const Line lines[] = { ASK ("A"), { 0 } };
  g_autoptr (GPtrArray) path = build_path (lines, 1);
  CauserieWireTarget target
      = { .service = SERVICE, .model = MODEL, .tools = TOOLS, .takes_searches = TRUE };
  g_autoptr (CauserieContent) thought = causerie_test_content ("[" SIGNED ("x") "]");
  g_autoptr (CauserieContent) all
      = causerie_test_content ("[" SIGNED ("x") "," SEARCH ("s1") "," ODD "]");
  g_autofree char *json = NULL;
  g_autofree char *bare = NULL;

  target.paused = thought;
  json = write_wire (path, &target, NULL);
  g_assert_cmpstr (json, ==, "[" USER (TEXT ("A")) "," CLAUDE (SIGNED ("x")) "]");
  g_free (json);
  target.paused = all;
  json = write_wire (path, &target, NULL);
  g_assert_cmpstr (json, ==,
                   "[" USER (TEXT ("A")) "," CLAUDE (SIGNED ("x") "," SEARCH ("s1") "," ODD) "]");
  target.without_thinking = TRUE;
  bare = write_wire (path, &target, NULL);
  g_assert_cmpstr (bare, ==, "[" USER (TEXT ("A")) "," CLAUDE (SEARCH ("s1") "," ODD) "]");
}

/* Without tools in the request, their calls are left out. */
static void
test_no_tools_no_calls (void)
{
  static const Line lines[] = { ASK ("A"), SAY (COMPLETE, TEXT ("W") "," CALL ("t1")), ASK ("B") };
  static const char *const none[] = { NULL, "[]", "[3,{}]", "{\"name\":\"level\"}", "[" };
  g_autoptr (GPtrArray) path = build_path (lines, 3);

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      CauserieWireTarget target = { .service = SERVICE, .model = MODEL, .tools = none[i] };
      g_autofree char *json = write_wire (path, &target, NULL);

      g_assert_cmpstr (json, ==,
                       "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("W")) "," USER (TEXT ("B")) "]");
    }
}

#define MARK ",\"cache_control\":{\"type\":\"ephemeral\"}"
#define MARKED(words) "{\"type\":\"text\",\"text\":\"" words "\"" MARK "}"
#define PICTURE                                                                                    \
  "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/"                    \
  "png\",\"data\":\"AA==\""                                                                        \
  "}}"
#define MARKED_PICTURE                                                                             \
  "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/"                    \
  "png\",\"data\":\"AA==\""                                                                        \
  "}" MARK "}"

static const struct
{
  const char *name;
  Line lines[8];
  const char *expected;
} cached[] = {
  { "first", { ASK ("A") }, "[" USER (MARKED ("A")) "]" },
  { "the-last-two-of-the-user",
    { ASK ("A"), SAY (COMPLETE, TEXT ("B")), ASK ("C"), SAY (COMPLETE, SIGNED ("x") "," TEXT ("D")),
      ASK ("E") },
    "[" USER (TEXT ("A")) "," CLAUDE (TEXT ("B")) "," USER (MARKED ("C")) "," CLAUDE (
        SIGNED ("x") "," TEXT ("D")) "," USER (MARKED ("E")) "]" },
  { "last-block-of-a-turn",
    { { 'u', COMPLETE, "[" TEXT ("A") "," PICTURE "]", NULL, NULL },
      SAY (COMPLETE, TEXT ("B")),
      { 'u', COMPLETE, "[" PICTURE "," TEXT ("C") "]", NULL, NULL } },
    "[" USER (TEXT ("A") "," MARKED_PICTURE) "," CLAUDE (TEXT ("B")) "," USER (
        PICTURE "," MARKED ("C")) "]" },
  { "unknown-blocks-have-none",
    { { 'u', COMPLETE, "[" TEXT ("A") "," ODD "]", NULL, NULL } },
    "[" USER (MARKED ("A") "," ODD) "]" },
  { "merged-turns-have-one",
    { ASK ("A"), SAY (STOPPED, SIGNED ("1") "," TEXT ("")), ASK ("B") },
    "[" USER (TEXT ("A") "," MARKED ("B")) "]" },
  { "after-a-call",
    { ASK ("A"), SAY (COMPLETE, CALL ("t1")), ASK ("B") },
    "[" USER (MARKED ("A")) "," CLAUDE (CALL ("t1")) "," USER (
        RESULT ("t1") "," MARKED ("B")) "]" },
};

static void
test_cached (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) path = build_path (cached[i].lines, G_N_ELEMENTS (cached[i].lines));
  CauserieWireTarget target = { .service = SERVICE,
                                .model = MODEL,
                                .tools = TOOLS,
                                .takes_searches = TRUE,
                                .cache = CAUSERIE_CACHE_MINUTES };
  g_autofree char *json = write_wire (path, &target, NULL);

  g_assert_cmpstr (json, ==, cached[i].expected);
}

/* The mark of a paused reply is at the question, which the next request repeats. */
static void
test_cached_while_paused (void)
{
  static const Line lines[] = { ASK ("A"), { 0 } };
  g_autoptr (GPtrArray) path = build_path (lines, 1);
  g_autoptr (CauserieContent) partial = causerie_test_content ("[" TEXT ("B") "]");
  CauserieWireTarget target = { .service = SERVICE,
                                .model = MODEL,
                                .tools = TOOLS,
                                .takes_searches = TRUE,
                                .cache = CAUSERIE_CACHE_HOUR,
                                .paused = partial };
  g_autofree char *json = write_wire (path, &target, NULL);

  g_assert_cmpstr (
      json, ==,
      "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"A\","
      "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]}," CLAUDE (TEXT ("B")) "]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cached); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/cached/", cached[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_cached);
    }
  g_test_add_func ("/wire/cached/while-paused", test_cached_while_paused);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/wire/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/wire/edit-preserves-the-bytes-before-it", test_edit_preserves_prefix);
  g_test_add_func ("/wire/reply-requested-without-thinking-keeps-its-prompt",
                   test_reply_requested_without_thinking_keeps_its_prompt);
  g_test_add_func ("/wire/paused-reply-keeps-its-thinking", test_paused_reply_keeps_its_thinking);
  g_test_add_func ("/wire/unreadable-message-is-an-error", test_unreadable_message);
  g_test_add_func ("/wire/paused-reply-comes-last", test_paused_reply_comes_last);
  g_test_add_func ("/wire/calls-are-left-out-without-tools", test_no_tools_no_calls);
  return g_test_run ();
}
