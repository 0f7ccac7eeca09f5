/* SPDX-License-Identifier: GPL-3.0-or-later
 * Web searches in replies, and the button that switches them. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-message-body.h"
#include "causerie-source-list.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"
#include "causerie-web-link-row.h"
#include "causerie-web-search-button.h"
#include "causerie-web-search-view.h"

#include <adwaita.h>

#define CALL(query)                                                                                \
  "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{\"query\":"      \
  "\"" query "\"}}"
#define RESULT(content)                                                                            \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s1\",\"content\":" content "}"
#define PAGE(url, title)                                                                           \
  "{\"type\":\"web_search_result\",\"url\":\"" url "\",\"title\":\"" title                         \
  "\",\"encrypted_content\":\"RQ==\"}"
#define CITED(text, url, title)                                                                    \
  "{\"type\":\"text\",\"text\":\"" text "\",\"citations\":[{\"type\":"                             \
  "\"web_search_result_location\",\"url\":\"" url "\",\"title\":\"" title                          \
  "\",\"cited_text\":\"\",\"encrypted_index\":\"RQ==\"}]}"
#define TEXT(text) "{\"type\":\"text\",\"text\":\"" text "\"}"

static GtkWidget *
find (GtkWidget *widget, GType type, guint *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint n)
{
  return find (widget, type, &n);
}

/* Returns: (transfer full): the text of all visible labels below @widget, a line each */
static void
list_labels (GtkWidget *widget, GString *lines)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (lines, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_labels (child, lines);
}

static char *
dup_labels (GtkWidget *widget)
{
  GString *lines = g_string_new (NULL);

  list_labels (widget, lines);
  return g_string_free (lines, FALSE);
}

static GtkWidget *
show (CauserieDialogsFixture *f, const char *content, gboolean finished)
{
  g_autoptr (CauserieContent) parsed = causerie_test_content (content);
  GtkWidget *body = causerie_message_body_new (CAUSERIE_ROLE_ASSISTANT);

  causerie_dialogs_fixture_show_page (f, body);
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), parsed, finished);
  return body;
}

static void
assert_line (GtkWidget *body, const char *line)
{
  g_autofree char *labels = dup_labels (body);
  g_autofree char *ended = g_strconcat (line, "\n", NULL);

  if (strstr (labels, ended) == NULL)
    g_error ("No “%s” in:\n%s", line, labels);
}

static void
test_search_is_folded (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *body = show (
      f, "[" CALL ("kiwi") "," RESULT ("[" PAGE ("https://a.example/k", "Kiwis") "]") "]", TRUE);
  GtkWidget *expander = find_nth (body, GTK_TYPE_EXPANDER, 0);
  GtkWidget *row = find_nth (body, CAUSERIE_TYPE_WEB_LINK_ROW, 0);

  g_assert_nonnull (expander);
  g_assert_cmpstr (gtk_expander_get_label (GTK_EXPANDER (expander)), ==,
                   "Searched the web for “kiwi”");
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (expander)));
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  row = find_nth (body, CAUSERIE_TYPE_WEB_LINK_ROW, 0);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Kiwis, a.example");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "https://a.example/k");
}

static void
add_block (CauserieContent *content, const char *json)
{
  guint id = causerie_content_open_block (content);

  causerie_content_set_block (content, id, json);
  causerie_content_close_block (content, id);
}

/* Each of two searches gets its result, although another call stands between. */
static void
test_searches_at_once_are_answered_while_the_reply_streams (CauserieDialogsFixture *f,
                                                            gconstpointer data)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  CauserieMessageBody *body
      = CAUSERIE_MESSAGE_BODY (causerie_message_body_new (CAUSERIE_ROLE_ASSISTANT));
  static const char *const blocks[] = {
    CALL ("kiwi"),
    "{\"type\":\"server_tool_use\",\"id\":\"s2\",\"name\":\"web_search\",\"input\":{\"query\":"
    "\"plum\"}}",
    RESULT ("[" PAGE ("https://a.example/k", "Kiwis") "]"),
    "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s2\",\"content\":[" PAGE (
        "https://a.example/p", "Plums") "]}",
    TEXT ("Fruit."),
  };

  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (body));
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      add_block (content, blocks[i]);
      causerie_message_body_set_content (body, content, FALSE);
    }
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *expander = find_nth (GTK_WIDGET (body), GTK_TYPE_EXPANDER, i);

      g_assert_nonnull (expander);
      g_assert_cmpstr (gtk_expander_get_label (GTK_EXPANDER (expander)), ==,
                       i == 0 ? "Searched the web for “kiwi”" : "Searched the web for “plum”");
    }
}

static void
test_states_have_words (CauserieDialogsFixture *f, gconstpointer data)
{
#define FAILED(code)                                                                               \
  RESULT ("{\"type\":\"web_search_tool_result_error\",\"error_code\":\"" code "\"}")
  static const struct
  {
    const char *content;
    gboolean finished;
    const char *line;
  } cases[] = {
    { "[" CALL ("kiwi") "]", FALSE, "Searching the web for “kiwi”…" },
    { "[" CALL ("kiwi") "]", TRUE,
      "Searched the web for “kiwi”. It was stopped before there was a result." },
    { "[" CALL ("kiwi") "," RESULT ("[]") "]", TRUE,
      "Searched the web for “kiwi”. Nothing was found." },
    { "[" CALL ("kiwi") "," FAILED ("max_uses_exceeded") "]", TRUE,
      "Searched the web for “kiwi”. The limit for one reply was reached, so the reply may rest on "
      "older knowledge." },
    { "[" CALL ("kiwi") "," FAILED ("novel <b>") "]", TRUE,
      "Searched the web for “kiwi”. The service reported an error: novel <b>." },
    { "[{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_fetch\",\"input\":{\"url\":"
      "\"https://a.example/k\"}}]",
      FALSE, "Opening https://a.example/k…" },
    { "[{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_fetch\",\"input\":{}},"
      "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"s1\",\"content\":{\"type\":"
      "\"web_fetch_tool_result_error\",\"error_code\":\"url_not_accessible\"}}]",
      TRUE, "Opened a web page. The page could not be reached." },
  };
#undef FAILED

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_line (show (f, cases[i].content, cases[i].finished), cases[i].line);
}

#define REPLY                                                                                                      \
  "[" CALL ("kiwi") "," RESULT ("[" PAGE ("https://a.example/k", "Kiwis") "]") "," TEXT (                          \
      "Two "                                                                                                       \
      "sorts:"                                                                                                     \
      " ") "," CITED ("Weiki", "https://a.example/k",                                                              \
                      "Kiwis") "," TEXT (" and\\n\\n- ") "," CITED ("Issai\\n",                                    \
                                                                    "https://b.example",                           \
                                                                    "Plants") "," TEXT ("- ") "," CITED ("Weiki!", \
                                                                                                         "https:/" \
                                                                                                         "/a."     \
                                                                                                         "example" \
                                                                                                         "/k",     \
                                                                                                         "Kiwis") "]"

static void
test_citations_are_numbered (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *body = show (f, REPLY, TRUE);
  GtkWidget *sources = find_nth (body, CAUSERIE_TYPE_SOURCE_LIST, 0);
  GtkWidget *row;

  assert_line (body, "Two sorts: Weiki\u202f1 and");
  assert_line (body, "Issai\u202f2");
  assert_line (body, "Weiki!\u202f1");
  g_assert_nonnull (sources);
  row = find_nth (sources, CAUSERIE_TYPE_WEB_LINK_ROW, 1);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "2. Plants, b.example");
  g_assert_null (find_nth (sources, CAUSERIE_TYPE_WEB_LINK_ROW, 2));
}

/* The blocks arrive one after the other, and their texts in pieces. */
static void
test_streamed_reply_looks_the_same (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieContent) whole = causerie_test_content (REPLY);
  g_autoptr (CauserieContent) growing = causerie_content_new_growing ();
  g_autofree char *at_once = dup_labels (show (f, REPLY, TRUE));
  g_autofree char *streamed = NULL;
  GtkWidget *body = causerie_message_body_new (CAUSERIE_ROLE_ASSISTANT);

  causerie_dialogs_fixture_show_page (f, body);
  for (guint i = 0; i < causerie_content_get_n_blocks (whole); i++)
    {
      CauserieBlock block = causerie_content_get_block (whole, i);
      g_autofree char *json = causerie_json_dup_span (block.raw);
      CauserieJsonSpan text = causerie_json_get_escaped (block.text);
      guint id = causerie_content_open_block (growing);

      if (block.kind == CAUSERIE_BLOCK_TEXT)
        {
          g_autofree char *escaped = g_strndup (text.start, text.length);
          g_autoptr (GString) empty = g_string_new (json);

          g_string_replace (empty, escaped, "", 1);
          causerie_content_set_block (growing, id, empty->str);
          for (const char *c = escaped; *c != '\0'; c += *c == '\\' ? 2 : 1)
            {
              causerie_content_grow_block (growing, id, c, *c == '\\' ? 2 : 1);
              causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), growing, FALSE);
            }
        }
      else
        causerie_content_set_block (growing, id, json);
      causerie_content_close_block (growing, id);
      causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), growing, FALSE);
    }
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), growing, TRUE);
  streamed = dup_labels (body);
  g_assert_cmpstr (streamed, ==, at_once);
}

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Hello");

  if (strstr (request->target, "/messages") != NULL)
    return causerie_test_reply_new_stream (events);
  return causerie_test_reply_new_json (
      200, "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"capabilities\":"
           "{\"server_tools\":{\"web_search\":{\"supported\":true}}}},"
           "{\"type\":\"model\",\"id\":\"claude-plain\"}]}");
}

static gboolean
is_listed (gpointer entry)
{
  return causerie_service_entry_find_model (entry, "claude-plain") != NULL;
}

static CauserieServiceEntry *
list_models (CauserieDialogsFixture *f)
{
  CauserieServiceEntry *entry = causerie_registry_get_active (f->registry);

  causerie_test_server_set_responder (f->server, answer, NULL);
  causerie_service_entry_load_models (entry);
  g_assert_true (causerie_test_wait_until (is_listed, entry, 20));
  return entry;
}

static GtkWidget *
create_button (CauserieChat *chat, CauserieServiceEntry *entry, const char *model)
{
  GtkWidget *button = g_object_new (CAUSERIE_TYPE_WEB_SEARCH_BUTTON, NULL);
  g_autoptr (CauserieModelChoice) choice = causerie_model_choice_new (entry, model);

  causerie_web_search_button_set_chat (CAUSERIE_WEB_SEARCH_BUTTON (button), chat);
  causerie_web_search_button_set_choice (CAUSERIE_WEB_SEARCH_BUTTON (button), choice);
  return button;
}

static GtkWidget *
show_button (CauserieDialogsFixture *f, CauserieChat *chat, CauserieServiceEntry *entry,
             const char *model)
{
  GtkWidget *button = create_button (chat, entry, model);

  causerie_dialogs_fixture_show_page (f, button);
  return button;
}

/* AdwAlertDialog needs a window of libadwaita. */
static GtkWidget *
open_adw_window (GtkWidget *content)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
test_button_sets_up_a_new_chat (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieServiceEntry *entry = list_models (f);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieChat) next = NULL;
  GtkWidget *button = show_button (f, chat, entry, "claude-opus-5-5");

  g_assert_true (causerie_setup_set_web_search (causerie_chat_get_setup (chat), FALSE));
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Web Search");
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_true (causerie_setup_get (causerie_chat_get_setup (chat))->web_search);
  next = causerie_session_create_chat (f->session);
  g_assert_true (causerie_setup_get (causerie_chat_get_setup (next))->web_search);
}

static void
test_button_is_hidden_where_the_model_cannot_search (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieServiceEntry *entry = list_models (f);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  GtkWidget *button = show_button (f, chat, entry, "claude-plain");

  g_assert_false (gtk_widget_get_visible (button));
  button = show_button (f, chat, entry, "claude-opus-5-5");
  g_assert_true (gtk_widget_get_visible (button));
  causerie_service_entry_add_refused (entry, CAUSERIE_REQUEST_WEB_SEARCH, "claude-opus-5-5");
  g_assert_false (gtk_widget_get_visible (button));
}

static gboolean
is_answered (gpointer data)
{
  return causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, "Turn On Web Search?") == NULL;
}

static void
test_button_explains_itself_in_a_chat_that_has_begun (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieServiceEntry *entry = list_models (f);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  GtkWidget *button = create_button (chat, entry, "claude-opus-5-5");
  GtkWidget *window = open_adw_window (button);
  GtkWidget *cancel;

  g_assert_true (causerie_setup_set_web_search (causerie_chat_get_setup (chat), FALSE));
  causerie_setup_begin (causerie_chat_get_setup (chat));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_false (causerie_setup_get (causerie_chat_get_setup (chat))->web_search);
  g_assert_nonnull (
      causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, "Turn On Web Search?"));
  cancel = causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "_Cancel");
  g_assert_nonnull (cancel);
  g_signal_emit_by_name (cancel, "clicked");
  g_assert_true (causerie_test_wait_until (is_answered, NULL, 20));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
#define ADD(name, func)                                                                            \
  g_test_add ("/web-search/" name, CauserieDialogsFixture, NULL, causerie_dialogs_fixture_set_up,  \
              func, causerie_dialogs_fixture_tear_down)
  ADD ("search-is-folded", test_search_is_folded);
  ADD ("searches-at-once-are-answered-while-the-reply-streams",
       test_searches_at_once_are_answered_while_the_reply_streams);
  ADD ("states-have-words", test_states_have_words);
  ADD ("citations-are-numbered", test_citations_are_numbered);
  ADD ("streamed-reply-looks-the-same", test_streamed_reply_looks_the_same);
  ADD ("button-sets-up-a-new-chat", test_button_sets_up_a_new_chat);
  ADD ("button-is-hidden-where-the-model-cannot-search",
       test_button_is_hidden_where_the_model_cannot_search);
  ADD ("button-explains-itself-in-a-chat-that-has-begun",
       test_button_explains_itself_in_a_chat_that_has_begun);
#undef ADD
  return g_test_run ();
}
