/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pages that tell what replies took, against a table that was calculated by hand. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-reply-details.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-usage-chart.h"
#include "causerie-usage-page.h"
#include "causerie-usage-table.h"
#include "causerie-usage.h"

#include <adwaita.h>

#define ANTHROPIC "https://api.anthropic.com"
#define LOCAL "http://localhost:11434"
#define OPUS "claude-opus-5-5"
#define HAIKU "claude-haiku-5-5"
#define SONNET "claude-sonnet-5-5"

/* A reply, with the usage of each of its requests, and what it cost by hand: US dollars for a
   million tokens from the list of prices, a cent for a search. */
typedef struct
{
  const char *time;
  const char *model;
  const char *service;
  const char *usage;
  const char *later_usage; /* after a pause */
  gint64 context;
  const char *cost; /* NULL if it is not known */
} Reply;

static const Reply table[20] = {
  /* 1,000 * 4 + 500 * 20 = 14,000 */
  { "2026-11-01T00:00:00Z", OPUS, ANTHROPIC, "{\"input_tokens\":1000,\"output_tokens\":500}", NULL,
    1000, "$0.0140" },
  /* 200 * 4 + 300 * 20 + 10,000 * 8 = 86,800 */
  { "2026-11-02T09:00:00Z", OPUS, ANTHROPIC,
    "{\"input_tokens\":200,\"output_tokens\":300,\"cache_creation_input_tokens\":10000,"
    "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":10000}}",
    NULL, 10200, "$0.0868" },
  /* 100 * 4 + 400 * 20 + 10,000 * 0.2 = 10,400 */
  { "2026-11-02T09:05:00Z", OPUS, ANTHROPIC,
    "{\"input_tokens\":100,\"output_tokens\":400,\"cache_read_input_tokens\":10000}", NULL, 10100,
    "$0.0104" },
  /* 100 * 4 + 200 * 20 + 10,000 * 0.2 + (500 + 500) * 5 + 1,500 * 8 = 23,400 */
  { "2026-11-02T09:10:00Z", OPUS, ANTHROPIC,
    "{\"input_tokens\":100,\"output_tokens\":200,\"cache_read_input_tokens\":10000,"
    "\"cache_creation_input_tokens\":2500,\"cache_creation\":"
    "{\"ephemeral_5m_input_tokens\":500,\"ephemeral_1h_input_tokens\":1500}}",
    NULL, 12100, "$0.0234" },
  /* 15,000 * 4 + 800 * 20 + 2 searches = 96,000 */
  { "2026-11-03T09:00:00Z", OPUS, ANTHROPIC,
    "{\"input_tokens\":15000,\"output_tokens\":800,"
    "\"server_tool_use\":{\"web_search_requests\":2,\"web_fetch_requests\":1}}",
    NULL, 2037, "$0.0960" },
  /* 5,000 * 4 + 1,000 * 20 + 400 * 0.2 + 400 * 5 + 3 searches = 72,080 */
  { "2026-11-03T10:00:00Z", OPUS, ANTHROPIC,
    "{\"input_tokens\":2000,\"output_tokens\":100,\"cache_creation_input_tokens\":400,"
    "\"server_tool_use\":{\"web_search_requests\":1}}",
    "{\"input_tokens\":3000,\"output_tokens\":900,\"cache_read_input_tokens\":400,"
    "\"server_tool_use\":{\"web_search_requests\":2}}",
    3400, "$0.0721" },
  /* 50,000 * 0.1 + 1,000 * 0.5 = 5,500 */
  { "2026-11-04T09:00:00Z", HAIKU, ANTHROPIC, "{\"input_tokens\":50000,\"output_tokens\":1000}",
    NULL, 50000, "$0.0055" },
  /* 100,000 * 0.1 + 2,000 * 0.5 = 11,000 */
  { "2026-11-04T09:10:00Z", HAIKU, ANTHROPIC, "{\"input_tokens\":100000,\"output_tokens\":2000}",
    NULL, 100000, "$0.0110" },
  /* Above 100,000: 1,000 * 0.5 + 120,000 * 0.05 + 1,000 * 2.5 = 9,000 */
  { "2026-11-04T09:20:00Z", HAIKU, ANTHROPIC,
    "{\"input_tokens\":1000,\"output_tokens\":1000,\"cache_read_input_tokens\":120000}", NULL,
    121000, "$0.0090" },
  /* Two requests, none above 100,000: 80,000 * 0.1 + 60,000 * 0.01 + 2,000 * 0.5 + 1 search =
   * 19,600
   */
  { "2026-11-04T09:30:00Z", HAIKU, ANTHROPIC,
    "{\"input_tokens\":80000,\"output_tokens\":2000,\"cache_read_input_tokens\":60000,"
    "\"server_tool_use\":{\"web_search_requests\":1,\"web_fetch_requests\":null}}",
    NULL, 40000, "$0.0196" },
  /* 10 * 2 + 90 * 10 + 4,000 * 2.5 = 10,920 */
  { "2026-11-05T09:00:00Z", SONNET, ANTHROPIC,
    "{\"input_tokens\":10,\"output_tokens\":90,\"cache_creation_input_tokens\":4000,"
    "\"cache_creation\":{\"ephemeral_5m_input_tokens\":4000,\"ephemeral_1h_input_tokens\":0}}",
    NULL, 4010, "$0.0109" },
  { "2026-11-05T09:10:00Z", SONNET, ANTHROPIC,
    "{\"input_tokens\":-5,\"output_tokens\":\"many\",\"cache_read_input_tokens\":null}", NULL, 0,
    NULL },
  /* Interrupted before its counts. */
  { "2026-11-05T09:20:00Z", SONNET, ANTHROPIC, NULL, NULL, 0, NULL },
  { "2026-11-06T09:00:00Z", "qwen3:8b", LOCAL, "{\"input_tokens\":12,\"output_tokens\":30}", NULL,
    12, NULL },
  { "2026-11-30T23:59:59Z", "qwen3:8b", LOCAL, "{\"input_tokens\":100.0,\"output_tokens\":70.0}",
    NULL, 100, NULL },
  { "2026-11-07T09:00:00Z", "demo-opus", "demo", "{\"input_tokens\":500,\"output_tokens\":50}",
    NULL, 500, "$0.00" },
  /* 1,000,000 * 4 = 4,000,000 */
  { "2026-10-31T23:59:59Z", OPUS, ANTHROPIC, "{\"input_tokens\":1000000}", NULL, 1000000, "$4.00" },
  /* 100 * 8 + 25,000 * 40 + 1,000,000 * 0.2 + 10,000 * 16 = 1,360,800 */
  { "2026-10-01T00:00:00Z", "claude-fable-5-2", ANTHROPIC,
    "{\"input_tokens\":100,\"output_tokens\":25000,\"cache_read_input_tokens\":1000000,"
    "\"cache_creation_input_tokens\":10000,\"cache_creation\":"
    "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":10000}}",
    NULL, 1010100, "$1.36" },
  /* 250 * 4 + 50 * 20 = 2,000 */
  { "2026-12-01T00:00:00Z", OPUS, ANTHROPIC, "{\"input_tokens\":250,\"output_tokens\":50}", NULL,
    250, "$0.0020" },
  /* 2,000 * 5 + 400 * 25 = 20,000 */
  { "2026-09-30T23:59:59Z", "claude-opus-4-5-20251101", ANTHROPIC,
    "{\"input_tokens\":2000,\"output_tokens\":400}", NULL, 0, "$0.0200" },
};

#define HEAD "Model|Replies|Tokens In|Tokens Out|Cache Read|Cache Written|Searches|Cost\n"
#define HEAD_WITHOUT_SEARCHES "Model|Replies|Tokens In|Tokens Out|Cache Read|Cache Written|Cost\n"

/* The sums of the table, by hand. */
#define NOVEMBER                                                                                   \
  HEAD "claude-opus-5-5|6|21400|3200|20400|12900|5|$0.3027\n"                                      \
       "claude-haiku-5-5|4|231000|6000|180000|0|1|$0.0451\n"                                       \
       "claude-sonnet-5-5|3|10|90|0|4000|0|$0.0109\n"                                              \
       "demo-opus|1|500|50|0|0|0|$0.00\n"                                                          \
       "qwen3:8b|2|112|100|0|0|0|unknown\n"                                                        \
       "Total|16|253022|9440|200400|16900|6|over $0.3587\n"
#define OCTOBER                                                                                    \
  HEAD_WITHOUT_SEARCHES "claude-opus-5-5|1|1000000|0|0|0|$4.00\n"                                  \
                        "claude-fable-5-2|1|100|25000|1000000|10000|$1.36\n"                       \
                        "Total|2|1000100|25000|1000000|10000|$5.36\n"
#define SEPTEMBER HEAD_WITHOUT_SEARCHES "claude-opus-4-5-20251101|1|2000|400|0|0|$0.0200\n"
#define DECEMBER HEAD_WITHOUT_SEARCHES "claude-opus-5-5|1|250|50|0|0|$0.0020\n"
#define ALL                                                                                        \
  HEAD "claude-opus-5-5|8|1021650|3250|20400|12900|5|$4.30\n"                                      \
       "claude-fable-5-2|1|100|25000|1000000|10000|0|$1.36\n"                                      \
       "claude-haiku-5-5|4|231000|6000|180000|0|1|$0.0451\n"                                       \
       "claude-opus-4-5-20251101|1|2000|400|0|0|0|$0.0200\n"                                       \
       "claude-sonnet-5-5|3|10|90|0|4000|0|$0.0109\n"                                              \
       "demo-opus|1|500|50|0|0|0|$0.00\n"                                                          \
       "qwen3:8b|2|112|100|0|0|0|unknown\n"                                                        \
       "Total|20|1255372|34890|1200400|26900|6|over $5.74\n"

static gint64
add_question (CauserieLibrary *library, gint64 *chat_id, gint64 parent_id)
{
  CauserieNewMessage message = { .chat_id = *chat_id,
                                 .parent_id = parent_id,
                                 .content = "[{\"type\":\"text\",\"text\":\"Hi\"}]" };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) added = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_add_message_async (library, &message, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  added = causerie_library_add_message_finish (library, result, chat_id, &error);
  g_assert_no_error (error);
  return causerie_message_get_id (added);
}

static void
finish_reply (CauserieLibrary *library, gint64 id, const Reply *row)
{
  g_autofree char *usage = causerie_usage_dup_sum (row->usage, row->later_usage);
  CauserieReplyEnd end = { .state = CAUSERIE_MESSAGE_COMPLETE,
                           .content = "[]",
                           .stop_reason = "end_turn",
                           .usage = usage,
                           .context_tokens = row->context };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_finish_reply_async (library, id, &end, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_library_write_finish (library, result, &error));
  g_assert_no_error (error);
}

static gint64
add_reply (CauserieLibrary *library, gint64 chat_id, gint64 parent_id, const Reply *row)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (row->time, NULL);
  CauserieNewReply reply = { .chat_id = chat_id,
                             .parent_id = parent_id,
                             .model = row->model,
                             .requested_model = row->model,
                             .service = row->service,
                             .choose = TRUE,
                             .requested_at = g_date_time_to_unix (time) * G_USEC_PER_SEC };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) begun = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_begin_reply_async (library, &reply, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  begun = causerie_library_begin_reply_finish (library, result, &error);
  g_assert_no_error (error);
  finish_reply (library, causerie_message_get_id (begun), row);
  return causerie_message_get_id (begun);
}

static void
copy_branch (CauserieLibrary *library, gint64 chat_id, gint64 leaf_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieChatRecord) copy = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_copy_branch_async (library, chat_id, leaf_id, CAUSERIE_COPY_WHOLE, NULL, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  copy = causerie_library_copy_branch_finish (library, result, &error);
  g_assert_no_error (error);
}

/* Stores the table as one branch, and copies it. Returns: the chat */
static gint64
store_table (CauserieDialogsFixture *f, gint64 *replies)
{
  CauserieLibrary *library = causerie_session_get_library (f->session);
  gint64 chat_id = 0;
  gint64 leaf_id = CAUSERIE_ROOT;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      leaf_id = add_question (library, &chat_id, leaf_id);
      leaf_id = replies[i] = add_reply (library, chat_id, leaf_id, &table[i]);
    }
  copy_branch (library, chat_id, leaf_id);
  return chat_id;
}

static GtkWidget *
find_inside (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_inside (child, type);
  return found;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *tooltip)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);
  return found;
}

static void
click (GtkWidget *page, const char *tooltip)
{
  g_signal_emit_by_name (find_button (page, tooltip), "clicked");
}

static void
append_labels (GString *text, GtkWidget *line)
{
  for (GtkWidget *cell = gtk_widget_get_first_child (line); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    g_string_append_printf (text, "%s%c", gtk_label_get_text (GTK_LABEL (cell)),
                            gtk_widget_get_next_sibling (cell) != NULL ? '|' : '\n');
}

/* Returns: (transfer full): the texts of the table as they are on screen */
static char *
dup_table (GtkWidget *page)
{
  GtkWidget *list = find_inside (find_inside (page, CAUSERIE_TYPE_USAGE_TABLE), GTK_TYPE_LIST_BOX);
  GString *text = g_string_new (NULL);

  append_labels (text, gtk_widget_get_prev_sibling (list));
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    append_labels (text, gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  return g_string_free (text, FALSE);
}

static void
assert_table (GtkWidget *page, const char *expected)
{
  g_autofree char *text = dup_table (page);

  g_assert_cmpstr (text, ==, expected);
}

static CauserieUsageMonths *
load_months (CauserieDialogsFixture *f)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  CauserieLibrary *library = causerie_session_get_library (f->session);
  g_autoptr (GError) error = NULL;
  CauserieUsageMonths *months;

  causerie_usage_months_load_async (library, utc, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  months = causerie_usage_months_load_finish (library, result, &error);
  g_assert_no_error (error);
  return months;
}

static void
test_page (CauserieDialogsFixture *f, gconstpointer data)
{
  gint64 replies[G_N_ELEMENTS (table)];
  GtkWidget *page;

  store_table (f, replies);
  page = causerie_usage_page_new (NULL, load_months (f), 2026 * 12 + 10);
  causerie_dialogs_fixture_show_page (f, page);
  assert_table (page, NOVEMBER);
  click (page, "Previous Month");
  assert_table (page, OCTOBER);
  click (page, "Previous Month");
  assert_table (page, SEPTEMBER);
  g_assert_false (gtk_widget_get_sensitive (find_button (page, "Previous Month")));
  for (guint i = 0; i < 3; i++)
    click (page, "Next Month");
  assert_table (page, DECEMBER);
  g_assert_false (gtk_widget_get_sensitive (find_button (page, "Next Month")));
}

/* A screen reader reads the name of a row, and not its cells. */
static void
test_names (CauserieDialogsFixture *f, gconstpointer data)
{
  gint64 replies[G_N_ELEMENTS (table)];
  GtkWidget *page;
  GtkWidget *row;

  store_table (f, replies);
  page = causerie_usage_page_new (NULL, load_months (f), 2026 * 12 + 10);
  causerie_dialogs_fixture_show_page (f, page);
  row = find_inside (find_inside (page, CAUSERIE_TYPE_USAGE_TABLE), GTK_TYPE_LIST_BOX_ROW);
  g_assert_true (gtk_widget_get_focusable (row));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "claude-opus-5-5. Replies: 6. Tokens in: 21400. Tokens out: 3200. Read from cache: 20400. "
      "Written to cache: 12900. Web searches: 5. Cost: $0.3027.");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (find_inside (page, CAUSERIE_TYPE_USAGE_CHART)), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Cost from December 2025 to November 2026");
}

static void
assert_bar (GtkWidget *page, guint month, const char *tooltip)
{
  GtkWidget *bar = gtk_widget_get_first_child (find_inside (page, CAUSERIE_TYPE_USAGE_CHART));

  /* A bar and a label for each month */
  for (guint i = 0; i < 2 * month; i++)
    bar = gtk_widget_get_next_sibling (bar);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (bar), ==, tooltip);
}

static void
test_chart (CauserieDialogsFixture *f, gconstpointer data)
{
  gint64 replies[G_N_ELEMENTS (table)];
  GtkWidget *page;

  store_table (f, replies);
  page = causerie_usage_page_new (NULL, load_months (f), 2026 * 12 + 10);
  causerie_dialogs_fixture_show_page (f, page);
  assert_bar (page, 0, "Cost in December 2025: $0.00");
  assert_bar (page, 9, "Cost in September 2026: $0.0200");
  assert_bar (page, 10, "Cost in October 2026: $5.36");
  assert_bar (page, 11, "Cost in November 2026: $0.3587");
  /* The chart moves along. */
  click (page, "Next Month");
  assert_bar (page, 11, "Cost in December 2026: $0.0020");
  assert_table (page, DECEMBER);
  g_signal_emit_by_name (find_inside (page, CAUSERIE_TYPE_USAGE_CHART), "chosen", 9);
  assert_table (page, OCTOBER);
}

static void
add_to (CauserieUsageMonths *months, const char *model, const char *time, const char *usage)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (time, NULL);
  CauserieReplyFacts facts = { .model = (char *)model,
                               .usage = (char *)usage,
                               .requested_at = g_date_time_to_unix (date) * G_USEC_PER_SEC };

  causerie_usage_months_add (months, &facts);
}

static void
test_chart_of_tokens (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  CauserieUsageMonths *months = causerie_usage_months_new (utc);
  GtkWidget *page;

  add_to (months, "<b>qwen</b>", "2026-11-02T00:00:00Z",
          "{\"input_tokens\":40,\"output_tokens\":2}");
  page = causerie_usage_page_new (NULL, months, 2026 * 12 + 10);
  causerie_dialogs_fixture_show_page (f, page);
  assert_bar (page, 11, "Tokens in November 2026: 42");
  assert_bar (page, 10, "Tokens in October 2026: 0");
  assert_table (page, HEAD_WITHOUT_SEARCHES "<b>qwen</b>|1|40|2|0|0|unknown\n");
}

static int
get_start (GtkWidget *chart, guint month)
{
  GtkWidget *bar = gtk_widget_get_first_child (chart);
  graphene_rect_t place;

  for (guint i = 0; i < 2 * month; i++)
    bar = gtk_widget_get_next_sibling (bar);
  g_assert_true (gtk_widget_compute_bounds (bar, chart, &place));
  return (int)place.origin.x;
}

/* Bars are as high as their values, and run in the direction of the text. */
static void
test_bars (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieUsageChart *chart = g_object_new (CAUSERIE_TYPE_USAGE_CHART, NULL);
  GtkWidget *widget = GTK_WIDGET (chart);
  GtkWidget *bar;

  causerie_dialogs_fixture_show_page (f, widget);
  causerie_usage_chart_set_bar (chart, 0, 4, "A", "a");
  causerie_usage_chart_set_bar (chart, 1, 1, "B", "b");
  causerie_usage_chart_set_bar (chart, 2, 0.0001, "C", "c");
  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, 480, 200 }, -1);
  g_assert_cmpint (get_start (widget, 0), <, get_start (widget, 1));
  bar = gtk_widget_get_first_child (widget);
  g_assert_cmpint (gtk_widget_get_allocated_height (bar), >, 100);
  bar = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (bar));
  g_assert_cmpint (gtk_widget_get_allocated_height (bar), <, 60);
  g_assert_cmpint (gtk_widget_get_allocated_height (bar), >, 20);
  bar = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (bar));
  g_assert_cmpint (gtk_widget_get_allocated_height (bar), >, 0);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_RTL);
  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, 480, 200 }, -1);
  g_assert_cmpint (get_start (widget, 0), >, get_start (widget, 1));
}

static void
test_chat (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieLibrary *library = causerie_session_get_library (f->session);
  gint64 replies[G_N_ELEMENTS (table)];
  gint64 chat_id = store_table (f, replies);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieUsageSums) sums = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *table_widget = g_object_new (CAUSERIE_TYPE_USAGE_TABLE, NULL);

  causerie_usage_sums_load_async (library, chat_id, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  sums = causerie_usage_sums_load_finish (library, result, &error);
  g_assert_no_error (error);
  causerie_usage_table_show (CAUSERIE_USAGE_TABLE (table_widget), NULL, sums);
  causerie_dialogs_fixture_show_page (f, table_widget);
  assert_table (table_widget, ALL);
}

/* Returns: (transfer full): the rows of the details, each as "name=value " */
static char *
dup_details (GtkWidget *details)
{
  GtkWidget *list = find_inside (details, GTK_TYPE_LIST_BOX);
  GString *text = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      const char *name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
      const char *value = NULL;
      GtkWidget *box = gtk_widget_get_last_child (find_inside (row, GTK_TYPE_BOX));

      for (GtkWidget *suffix = gtk_widget_get_first_child (box); suffix != NULL;
           suffix = gtk_widget_get_next_sibling (suffix))
        if (GTK_IS_LABEL (suffix))
          value = gtk_label_get_text (GTK_LABEL (suffix));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row),
                                           GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, value);
      g_string_append_printf (text, "%s=%s; ", name, value);
    }
  return g_string_free (text, FALSE);
}

static void
assert_details (const CauserieReplyFacts *facts, const char *expected)
{
  g_autoptr (GtkWidget) details = g_object_ref_sink (causerie_reply_details_new (NULL, facts));
  g_autofree char *text = dup_details (details);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_details (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieReplyFacts facts = { .model = (char *)OPUS,
                               .service = (char *)ANTHROPIC,
                               .effort = (char *)"high",
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .stop_reason = (char *)"end_turn",
                               .usage = (char *)table[3].usage,
                               .request_id = (char *)"req_011C",
                               .requested_at = 1000000,
                               .created_at = 2000000,
                               .finished_at = 13340000 };

  assert_details (&facts, "Model=claude-opus-5-5; Effort=High; Tokens In=100; Tokens Out=200; "
                          "Read From Cache=10000; Written to Cache=2500; "
                          "Share Read From Cache=79%; Duration=12.3 s; Cost (Estimate)=$0.0234; "
                          "Stop Reason=Finished; Request ID=req_011C; ");
  facts.usage = (char *)table[4].usage;
  facts.state = CAUSERIE_MESSAGE_CUT;
  facts.finished_at = 126000000;
  assert_details (&facts, "Model=claude-opus-5-5; Effort=High; Tokens In=15000; Tokens Out=800; "
                          "Read From Cache=0; Written to Cache=0; Share Read From Cache=0%; "
                          "Web Searches=2; Opened Web Pages=1; Duration=2 min 05 s; "
                          "Cost (Estimate)=$0.0960; "
                          "Stop Reason=Reached the longest length of a reply; "
                          "Request ID=req_011C; ");
}

/* Of an earlier version, and with a model that calls itself something odd. */
static void
test_few_details (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieReplyFacts facts = { .requested_model = (char *)"<b>Opus</b> &amp;",
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .stop_reason = (char *)"<i>odd</i>" };

  assert_details (&facts, "Model=<b>Opus</b> &amp;; Stop Reason=<i>odd</i>; ");
  facts.stop_reason = NULL;
  facts.requested_model = NULL;
  assert_details (&facts, "Model=Unknown Model; ");
}

static void
test_cost_of_each (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieLibrary *library = causerie_session_get_library (f->session);
  gint64 replies[G_N_ELEMENTS (table)];

  store_table (f, replies);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GAsyncResult *place = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (CauserieReplyFacts) facts = NULL;
      g_autoptr (GtkWidget) details = NULL;
      g_autofree char *text = NULL;
      g_autofree char *cost = g_strdup_printf ("Cost (Estimate)=%s;", table[i].cost);

      causerie_library_load_reply_facts_async (library, replies[i], NULL, causerie_test_take_result,
                                               &place);
      result = causerie_test_await (&place);
      facts = causerie_library_load_reply_facts_finish (library, result, NULL);
      details = g_object_ref_sink (causerie_reply_details_new (NULL, facts));
      text = dup_details (details);
      g_test_message ("%u: %s", i + 1, text);
      g_assert_cmpint (strstr (text, table[i].cost != NULL ? cost : "Cost") != NULL, ==,
                       table[i].cost != NULL);
    }
}

static void
add_test (const char *name, void (*test) (CauserieDialogsFixture *, gconstpointer))
{
  g_test_add (name, CauserieDialogsFixture, NULL, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add_test ("/usage/page-shows-the-sums-calculated-by-hand", test_page);
  add_test ("/usage/chat-shows-the-sums-calculated-by-hand", test_chat);
  add_test ("/usage/details-show-the-costs-calculated-by-hand", test_cost_of_each);
  add_test ("/usage/rows-have-their-values-as-names", test_names);
  add_test ("/usage/chart-shows-the-cost-of-each-month", test_chart);
  add_test ("/usage/chart-shows-tokens-without-a-price", test_chart_of_tokens);
  add_test ("/usage/bars-follow-values-and-text-direction", test_bars);
  add_test ("/usage/details-show-what-is-known", test_details);
  add_test ("/usage/details-leave-out-what-is-not-known", test_few_details);
  return g_test_run ();
}
