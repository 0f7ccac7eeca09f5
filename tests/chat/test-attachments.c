/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests messages with attached files: what is stored, sent, refused and edited. */
#include "config.h"

#include "causerie-files-fixture.h"
#include "causerie-json.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

/* The strict service knows a model with that name, which reads only text. */
#define TEXT_MODEL "demo-quick"
#define MODELS                                                                                     \
  "{\"data\":[{\"id\":\"" CAUSERIE_TEST_MODEL "\",\"max_input_tokens\":200000,"                    \
  "\"capabilities\":{\"image_input\":{\"supported\":true},\"pdf_input\":{\"supported\":true}}},"   \
  "{\"id\":\"" TEXT_MODEL "\",\"max_input_tokens\":200000,"                                        \
  "\"capabilities\":{\"image_input\":{\"supported\":false},"                                       \
  "\"pdf_input\":{\"supported\":false}}}]}"

static gboolean
try_send_to (Fixture *self, const char *model, const char *text, GError **error)
{
  g_autoptr (CauserieModelChoice) choice
      = model != NULL ? causerie_model_choice_new (NULL, model) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (self->chat, self->branch, text, choice, NULL, causerie_test_take_result,
                            &place);
  result = causerie_test_await (&place);
  return causerie_chat_turn_finish (self->chat, result, error);
}

static void
edit_and_reply (Fixture *self, guint position, const char *question, const char *answer)
{
  g_autoptr (GError) error = NULL;

  causerie_test_push_text (self, answer);
  causerie_test_try_edit (self, causerie_test_get_id (self, position), question, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
}

static guint
count_rows (Fixture *self, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  g_autofree char *count = causerie_test_read_disk (self, sql);

  return (guint)g_ascii_strtoull (count, NULL, 10);
}

static void
assert_request_has (Fixture *self, guint request, const char *part, gboolean expected)
{
  g_autofree char *messages = causerie_test_dup_member (self->server, request, "messages");

  g_assert_cmpint (strstr (messages, part) != NULL, ==, expected);
}

static char *
encode (GBytes *bytes)
{
  return g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_text_with_files (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) pdf = causerie_test_make_pdf (3, FALSE);
  g_autofree char *pdf_data = encode (pdf);
  g_autofree char *pdf_block = g_strdup_printf (
      "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\","
      "\"data\":\"%s\"},\"title\":\"b.pdf\"},{\"type\":\"document\",",
      pdf_data);

  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_attach_pdf (self, 0, "b.pdf", 3);
  causerie_test_attach_text (self, 0, "c.txt", "Some \"text\"");
  causerie_test_send_and_reply (self, "Well?", "Hello");
  causerie_test_assert_branch (self, "u:Well? a:Hello");
  causerie_test_assert_message_files (self, 0, "a.png b.pdf c.txt");
  causerie_test_assert_files (self, 0, "");
  g_assert_cmpuint (count_rows (self, "draft_attachment"), ==, 0);
  assert_request_has (self, 0,
                      "[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":", TRUE);
  assert_request_has (self, 0, pdf_block, TRUE);
  assert_request_has (self, 0, "\"data\":\"Some \\\"text\\\"\"},\"title\":\"c.txt\"},", TRUE);
  assert_request_has (self, 0, ",{\"type\":\"text\",\"text\":\"Well?\"}]}]", TRUE);
}

static void
test_file_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title_request = NULL;

  causerie_chat_fixture_use_untitled_chat (self);
  g_assert_false (causerie_test_try_send (self, " \n", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_EMPTY);
  causerie_test_attach_png (self, 0, "leaf.png");
  causerie_test_push_text (self, "A leaf");
  causerie_test_push_text (self, "Autumn");
  causerie_test_send (self, " \n");
  g_assert_cmpstr (causerie_chat_get_title (self->chat), ==, "leaf.png");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u: a:A leaf");
  causerie_test_assert_message_files (self, 0, "leaf.png");
  assert_request_has (self, 0, "\"text\"", FALSE);
  causerie_test_server_wait_requests (self->server, 2);
  title_request = causerie_test_server_dup_body (self->server, 1);
  g_assert_nonnull (strstr (title_request, "leaf.png"));
}

static void
set_list (Fixture *self, GPtrArray *list)
{
  causerie_draft_files_set (causerie_test_get_files (self), 0, list);
}

/* While the message is stored, the user attaches another file. The chat gets its id then. */
static void
test_attached_meanwhile (Fixture *self, gconstpointer data)
{
  gboolean with_files = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) none = causerie_attachments_new ();
  g_autoptr (GPtrArray) both = causerie_attachments_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_test_attach_text (self, 0, "a.txt", "one");
  causerie_test_attach_text (self, 0, "b.txt", "two");
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (both, causerie_attachment_ref (g_ptr_array_index (
                               causerie_draft_files_get (causerie_test_get_files (self), 0), i)));
  set_list (self, none);
  if (with_files)
    causerie_test_attach_text (self, 0, "a.txt", "one");
  causerie_test_push_text (self, "Hello");
  causerie_chat_send_async (self->chat, self->branch, "Hi", NULL, NULL, causerie_test_take_result,
                            &place);
  set_list (self, both);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_turn_finish (self->chat, result, NULL));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_message_files (self, 0, with_files ? "a.txt" : "");
  causerie_test_assert_files (self, 0, with_files ? "b.txt" : "a.txt b.txt");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, with_files ? "b.txt" : "a.txt b.txt");
  causerie_chat_fixture_reopen_chat (self, 0);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "");
}

/* The chat gets its id while a file is read. */
static void
test_read_meanwhile (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = causerie_test_make_text ("one");
  g_autoptr (GFile) file = causerie_test_make_file (self, "a.txt", bytes);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_draft_files_add_file_async (causerie_test_get_files (self), 0, file, NULL,
                                       causerie_test_take_result, &place);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  result = causerie_test_await (&place);
  causerie_test_assert_message_files (self, 0, "");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.txt");
}

static void
send_two_files (Fixture *self)
{
  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_attach_text (self, 0, "b.txt", "one");
  causerie_test_send_and_reply (self, "Well?", "Hello");
}

/* Nobody has shown the message or loaded its list. */
static void
test_edit_keeps_files (Fixture *self, gconstpointer data)
{
  send_two_files (self);
  if (data != NULL)
    causerie_chat_fixture_reopen (self);
  edit_and_reply (self, 0, "And now?", "Well");
  causerie_test_assert_branch (self, "u:And now? a:Well");
  causerie_test_assert_message_files (self, 0, "a.png b.txt");
  g_assert_cmpuint (count_rows (self, "attachment"), ==, 2);
}

static void
load_original (Fixture *self, guint position)
{
  g_autoptr (CauserieMessage) message
      = g_list_model_get_item (G_LIST_MODEL (self->branch), position);
  g_autoptr (GPtrArray) original
      = causerie_content_list_attachments (causerie_message_get_content (message));

  causerie_test_load_files (self, causerie_message_get_id (message), original);
}

static void
test_edit_changes_files (Fixture *self, gconstpointer data)
{
  CauserieDraftFiles *files = causerie_test_get_files (self);
  const CauserieAttachment *first;
  gint64 id;

  send_two_files (self);
  id = causerie_test_get_id (self, 0);
  load_original (self, 0);
  causerie_test_assert_files (self, id, "a.png b.txt");
  first = g_ptr_array_index (causerie_draft_files_get (files, id), 0);
  causerie_draft_files_remove (files, id, first->sha256);
  causerie_test_attach_pdf (self, id, "c.pdf", 1);
  edit_and_reply (self, 0, "And now?", "Well");
  causerie_test_assert_message_files (self, 0, "b.txt c.pdf");
  /* The next edits begin with the files of their messages. */
  g_assert_false (causerie_draft_files_get_known (files, id));
  load_original (self, 0);
  causerie_test_assert_files (self, causerie_test_get_id (self, 0), "b.txt c.pdf");
  causerie_chat_show (self->chat, self->branch, id);
  causerie_test_assert_message_files (self, 0, "a.png b.txt");
  load_original (self, 0);
  causerie_test_assert_files (self, id, "a.png b.txt");
}

static void
test_edit_to_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) none = causerie_attachments_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  send_two_files (self);
  id = causerie_test_get_id (self, 0);
  causerie_draft_files_set (causerie_test_get_files (self), id, none);
  g_assert_false (causerie_test_try_edit (self, id, "", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_EMPTY);
  edit_and_reply (self, 0, "Hi", "Hello");
  causerie_test_assert_message_files (self, 0, "");
}

typedef struct
{
  const char *name;
  CauserieAttachmentKind kind;
  guint n;
  guint n_pages;
  gint64 size; /* 0 for the real one */
  const char *model;
  CauserieError expected;
} Refusal;

static const Refusal refusals[] = {
  { "images", CAUSERIE_ATTACHMENT_IMAGE, 1, 0, 0, TEXT_MODEL, CAUSERIE_ERROR_NO_IMAGES },
  { "pdfs", CAUSERIE_ATTACHMENT_PDF, 1, 1, 0, TEXT_MODEL, CAUSERIE_ERROR_NO_PDFS },
  { "large-files", CAUSERIE_ATTACHMENT_PDF, 2, 1, 12000000, NULL, CAUSERIE_ERROR_FILES_TOO_LARGE },
  { "many-images", CAUSERIE_ATTACHMENT_IMAGE, 101, 0, 0, NULL, CAUSERIE_ERROR_TOO_MANY_IMAGES },
  { "many-pages", CAUSERIE_ATTACHMENT_PDF, 2, 51, 0, NULL, CAUSERIE_ERROR_TOO_MANY_PAGES },
};

/* Attaches one file and describes it as several. */
static void
attach_described (Fixture *self, const Refusal *row)
{
  g_autoptr (GPtrArray) list = causerie_attachments_new ();
  CauserieAttachment values;

  if (row->kind == CAUSERIE_ATTACHMENT_IMAGE)
    causerie_test_attach_png (self, 0, "a");
  else
    causerie_test_attach_pdf (self, 0, "a", row->n_pages);
  values = *(CauserieAttachment *)g_ptr_array_index (
      causerie_draft_files_get (causerie_test_get_files (self), 0), 0);
  g_assert_cmpuint (values.n_pages, ==, row->n_pages);
  if (row->size > 0)
    values.size = row->size;
  for (guint i = 0; i < row->n; i++)
    g_ptr_array_add (list, causerie_attachment_new (&values));
  set_list (self, list);
}

/* Nothing is stored or sent, and the draft stays. */
static void
test_refusal (Fixture *self, gconstpointer data)
{
  const Refusal *row = data;
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_set_models (self, MODELS);
  attach_described (self, row);
  causerie_chat_set_draft (self->chat, 0, "Well?");
  g_assert_false (try_send_to (self, row->model, "Well?", &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)row->expected);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  g_assert_cmpuint (count_rows (self, "message"), ==, 2);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "Well?");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  g_assert_cmpuint (causerie_draft_files_get (causerie_test_get_files (self), 0)->len, ==, row->n);
  /* The next message is not blocked. */
  set_list (self, causerie_draft_files_get (causerie_test_get_files (self), 99));
  causerie_test_send_and_reply (self, "More", "Yes");
}

/* What is too much together with the files of earlier messages. */
static void
test_refused_with_earlier_files (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_set_models (self, MODELS);
  causerie_test_attach_pdf (self, 0, "a.pdf", 60);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_chat_fixture_reopen (self);
  causerie_test_set_models (self, MODELS);
  causerie_test_attach_pdf (self, 0, "b.pdf", 41);
  g_assert_false (causerie_test_try_send (self, "Well?", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_TOO_MANY_PAGES);
  causerie_test_assert_files (self, 0, "b.pdf");
}

static void
test_ended_branch (Fixture *self, gconstpointer data)
{
  g_autofree char *ended = causerie_test_sse_ended ("Bye");
  g_autoptr (GError) error = NULL;

  causerie_test_push (self, ended);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_attach_png (self, 0, "a.png");
  g_assert_false (causerie_test_try_send (self, "", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  causerie_test_assert_files (self, 0, "a.png");
  g_assert_cmpuint (count_rows (self, "message_attachment"), ==, 0);
}

static void
test_full_disk (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_run_sql (self, CAUSERIE_TEST_FULL_TABLE "CREATE TRIGGER full_disk BEFORE INSERT ON "
                                                        "content " CAUSERIE_TEST_FULL_TRIGGER);
  g_assert_false (causerie_test_try_send (self, "Well?", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
  causerie_test_run_sql (self, "DROP TRIGGER full_disk");
  causerie_test_assert_files (self, 0, "a.png");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.png");
}

/* The strict service refuses images for that model. */
static void
test_earlier_image_for_another_model (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_set_models (self, MODELS);
  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_attach_pdf (self, 0, "b.pdf", 1);
  causerie_test_send_and_reply (self, "Well?", "Hello");
  causerie_test_push_text (self, "Yes");
  g_assert_true (try_send_to (self, TEXT_MODEL, "More", &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Well? a:Hello u:More a:Yes");
  assert_request_has (self, 1, "base64", FALSE);
  assert_request_has (self, 1,
                      "“a.png” here. This model cannot read images.]\"},{\"type\":\"text\","
                      "\"text\":\"[The user attached the file “b.pdf” here.",
                      TRUE);
  causerie_test_push_text (self, "No");
  g_assert_true (try_send_to (self, CAUSERIE_TEST_MODEL, "Again", &error));
  causerie_test_wait_idle (self->chat);
  assert_request_has (self, 2, "\"image/png\"", TRUE);
  assert_request_has (self, 2, "cannot read", FALSE);
}

static void
test_text_for_a_service_without_documents (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM,
                              causerie_test_server_get_base_url (self->server), NULL, NULL, &error);
  g_autoptr (CauserieServiceEntry) entry
      = causerie_service_entry_new_for_run (self->client, service);

  causerie_registry_set_active (self->registry, entry, service);
  causerie_test_set_models (self, "{\"data\":[{\"id\":\"llama\"}]}");
  causerie_test_attach_text (self, 0, "a.txt", "one\n\"two\"");
  causerie_test_push_text (self, "Hello");
  g_assert_true (try_send_to (self, "llama", "Well?", &error));
  causerie_test_wait_idle (self->chat);
  assert_request_has (self, 0, "document", FALSE);
  assert_request_has (
      self, 0, "{\"type\":\"text\",\"text\":\"a.txt:\\n\\none\\n\\\"two\\\"\"},{\"type\":\"text\"",
      TRUE);
}

/* Several parts of the library, whose borders are within characters. */
static void
test_long_text (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("x");
  g_autofree char *quoted = NULL;

  while (text->len < 700000)
    g_string_append (text, "日本\n\"é\"😀");
  causerie_test_attach_text (self, 0, "a.txt", text->str);
  causerie_test_send_and_reply (self, "Well?", "Hello");
  quoted = causerie_json_quote (text->str);
  assert_request_has (self, 0, quoted, TRUE);
}

/* As after the recovery of a damaged library. */
static void
test_text_is_damaged (Fixture *self, gconstpointer sql)
{
  causerie_test_attach_text (self, 0, "a.txt", "one two");
  causerie_test_send_and_reply (self, "Well?", "Hello");
  causerie_test_run_sql (self, sql);
  causerie_test_send_and_reply (self, "More", "Yes");
  assert_request_has (self, 1, "“a.txt” here. It is no longer available.]", TRUE);
}

/* As after the recovery of a damaged library. */
static void
test_missing_file (Fixture *self, gconstpointer sql)
{
  send_two_files (self);
  causerie_test_run_sql (self, sql);
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "More", "Yes");
  assert_request_has (self, 1, "“a.png” here. It is no longer available.]", TRUE);
  assert_request_has (self, 1, "base64", FALSE);
  assert_request_has (self, 1, "{\"type\":\"text\",\"text\":\"Well?\"}]}", TRUE);
}

static void
assert_begins_like (Fixture *self, guint earlier, guint later)
{
  g_autofree char *one = causerie_test_dup_member (self->server, earlier, "messages");
  g_autofree char *other = causerie_test_dup_member (self->server, later, "messages");

  g_assert_cmpuint (strlen (one), <, strlen (other));
  one[strlen (one) - 1] = ',';
  g_assert_true (g_str_has_prefix (other, one));
}

static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_attach_pdf (self, 0, "b.pdf", 2);
  causerie_test_attach_text (self, 0, "c.txt", "one");
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (401, "authentication_error", "No"));
  causerie_test_send (self, "Well?");
  causerie_test_wait_idle (self->chat);
  causerie_test_push (self, events);
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_push (self, events);
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  first = causerie_test_server_dup_body (self->server, 0);
  second = causerie_test_server_dup_body (self->server, 1);
  third = causerie_test_server_dup_body (self->server, 2);
  g_assert_true (g_str_equal (first, second));
  g_assert_true (g_str_equal (first, third));
  causerie_chat_fixture_reopen (self);
  causerie_test_attach_png (self, 0, "d.png");
  causerie_test_send_and_reply (self, "More", "Yes");
  assert_begins_like (self, 2, 3);
  causerie_test_send_and_reply (self, "And?", "Yes");
  assert_begins_like (self, 3, 4);
}

static gboolean
is_stored (gpointer data)
{
  return count_rows (data, "message WHERE state = 1") == 2;
}

/* The turn keeps what it needs. */
static void
test_chat_is_closed (Fixture *self, gconstpointer data)
{
  gint64 id;

  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_push_text (self, "Hello");
  causerie_test_send (self, "Well?");
  id = causerie_chat_get_id (self->chat);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_assert_true (causerie_test_wait_until (is_stored, self, 30));
  self->chat = causerie_chat_fixture_new_chat (self, id);
  causerie_chat_fixture_reopen_chat (self, id);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Well? a:Hello");
}

/* Two views of one chat share the composer's draft. */
static void
test_two_views (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieBranch) other = causerie_chat_create_branch (self->chat);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *first_place = NULL;
  GAsyncResult *second_place = NULL;

  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_push_text (self, "Hello");
  causerie_chat_send_async (self->chat, self->branch, "One", NULL, NULL, causerie_test_take_result,
                            &first_place);
  causerie_chat_send_async (self->chat, other, "Two", NULL, NULL, causerie_test_take_result,
                            &second_place);
  second = causerie_test_await (&second_place);
  g_assert_false (causerie_chat_turn_finish (self->chat, second, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
  first = causerie_test_await (&first_place);
  g_assert_true (causerie_chat_turn_finish (self->chat, first, NULL));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:One a:Hello");
  causerie_test_assert_files (self, 0, "");
}

static void
add_tests (void)
{
  causerie_chat_fixture_add_test ("/attachments/text-with-files", test_text_with_files);
  causerie_chat_fixture_add_test ("/attachments/file-alone", test_file_alone);
  causerie_chat_fixture_add_row ("/attachments/attached-while-a-text-is-stored",
                                 GINT_TO_POINTER (FALSE), test_attached_meanwhile);
  causerie_chat_fixture_add_row ("/attachments/attached-while-files-are-stored",
                                 GINT_TO_POINTER (TRUE), test_attached_meanwhile);
  causerie_chat_fixture_add_test ("/attachments/read-while-the-chat-gets-its-id",
                                  test_read_meanwhile);
  causerie_chat_fixture_add_test ("/attachments/edit-keeps-files", test_edit_keeps_files);
  causerie_chat_fixture_add_row ("/attachments/edit-keeps-files-that-are-not-loaded", "",
                                 test_edit_keeps_files);
  causerie_chat_fixture_add_test ("/attachments/edit-loses-and-gains-files",
                                  test_edit_changes_files);
  causerie_chat_fixture_add_test ("/attachments/edit-to-nothing", test_edit_to_nothing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attachments/refused/%s", refusals[i].name);

      causerie_chat_fixture_add_row (path, &refusals[i], test_refusal);
    }
  causerie_chat_fixture_add_test ("/attachments/refused/with-earlier-files",
                                  test_refused_with_earlier_files);
  causerie_chat_fixture_add_test ("/attachments/refused/on-an-ended-branch", test_ended_branch);
  causerie_chat_fixture_add_test ("/attachments/refused/on-a-full-disk", test_full_disk);
  causerie_chat_fixture_add_test ("/attachments/earlier-image-for-another-model",
                                  test_earlier_image_for_another_model);
  causerie_chat_fixture_add_test ("/attachments/text-for-a-service-without-documents",
                                  test_text_for_a_service_without_documents);
  causerie_chat_fixture_add_test ("/attachments/long-text", test_long_text);
  causerie_chat_fixture_add_row ("/attachments/text-is-not-utf-8",
                                 "DROP TRIGGER attachment_part_frozen;"
                                 "UPDATE attachment_part SET bytes = x'6fff6520747766'",
                                 test_text_is_damaged);
  causerie_chat_fixture_add_row ("/attachments/text-ends-within-a-character",
                                 "DROP TRIGGER attachment_part_frozen;"
                                 "UPDATE attachment_part SET bytes = x'6f6e65207477c3'",
                                 test_text_is_damaged);
  causerie_chat_fixture_add_row (
      "/attachments/file-is-missing",
      "DELETE FROM message_attachment; DELETE FROM attachment_part; DELETE FROM attachment",
      test_missing_file);
  causerie_chat_fixture_add_row ("/attachments/part-is-missing",
                                 "DROP TRIGGER attachment_part_kept; DELETE FROM attachment_part",
                                 test_missing_file);
  causerie_chat_fixture_add_row (
      "/attachments/file-has-another-size",
      "DROP TRIGGER attachment_frozen; DROP TRIGGER attachment_part_frozen;"
      "UPDATE attachment SET size = 1; UPDATE attachment_part SET bytes = x'00'",
      test_missing_file);
  causerie_chat_fixture_add_test ("/attachments/same-bytes-each-time", test_same_bytes);
  causerie_chat_fixture_add_test ("/attachments/chat-is-closed", test_chat_is_closed);
  causerie_chat_fixture_add_test ("/attachments/two-views", test_two_views);
  return g_test_run ();
}
