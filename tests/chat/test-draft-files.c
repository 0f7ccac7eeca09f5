/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests the files that are attached to drafts: their order, what is refused, and that they are
 * stored. */
#include "config.h"

#include "causerie-files-fixture.h"
#include "causerie-media-error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef CauserieChatFixture Fixture;

#define N_FILES 20

static gboolean
is_read (gpointer data)
{
  return causerie_draft_files_get_n_reading (data, 0) == 0;
}

static void
wait_read (Fixture *self)
{
  g_assert_true (causerie_test_wait_until (is_read, causerie_test_get_files (self), 60));
}

static void
start_attaching (Fixture *self, gint64 message_id, const char *name, GBytes *bytes)
{
  g_autoptr (GBytes) taken = bytes;
  g_autoptr (GFile) file = causerie_test_make_file (self, name, taken);

  causerie_draft_files_add_file_async (causerie_test_get_files (self), message_id, file, NULL, NULL,
                                       NULL);
}

static const char *
get_hash (Fixture *self, gint64 message_id, guint position)
{
  GPtrArray *list = causerie_draft_files_get (causerie_test_get_files (self), message_id);

  g_assert_cmpuint (position, <, list->len);
  return ((CauserieAttachment *)g_ptr_array_index (list, position))->sha256;
}

/* Large and small ones, which take different times. */
static void
test_order (Fixture *self, gconstpointer data)
{
  GString *expected = g_string_new (NULL);

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.txt", N_FILES - i);
      g_autofree char *text = g_strnfill (i % 3 == 0 ? 900000 : 5, (char)('a' + i));

      g_string_append_printf (expected, "%s%s", i > 0 ? " " : "", name);
      start_attaching (self, 0, name, causerie_test_make_text (text));
    }
  g_assert_cmpuint (causerie_draft_files_get_n_reading (causerie_test_get_files (self), 0), ==,
                    N_FILES);
  wait_read (self);
  causerie_test_assert_files (self, 0, expected->str);
  g_string_free (expected, TRUE);
}

static void
test_same_file_twice (Fixture *self, gconstpointer data)
{
  causerie_test_attach_text (self, 0, "a.txt", "one");
  causerie_test_attach_text (self, 0, "b.txt", "one");
  causerie_test_attach_text (self, 0, "a.txt", "one");
  causerie_test_attach_text (self, 0, "a.txt", "two");
  causerie_test_assert_files (self, 0, "a.txt a.txt");
}

static void
test_bytes (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) png = causerie_test_make_png (7);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const CauserieAttachment *attachment;
  GAsyncResult *place = NULL;

  causerie_draft_files_add_bytes_async (causerie_test_get_files (self), 0, png, "shot.png", NULL,
                                        causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_draft_files_add_finish (causerie_test_get_files (self), result, &error);
  g_assert_no_error (error);
  causerie_test_assert_files (self, 0, "shot.png");
  attachment = g_ptr_array_index (causerie_draft_files_get (causerie_test_get_files (self), 0), 0);
  g_assert_cmpint (attachment->kind, ==, CAUSERIE_ATTACHMENT_IMAGE);
  g_assert_cmpstr (attachment->media_type, ==, "image/png");
  g_assert_cmpuint (attachment->width, ==, 3);
  g_assert_cmpuint (attachment->height, ==, 2);
}

typedef struct
{
  const char *name;
  const char *file;
  CauserieMediaError code;
} Refusal;

static const Refusal refusals[] = {
  { "not-there", "gone.txt", CAUSERIE_MEDIA_ERROR_NOT_FOUND },
  { "folder", "folder", CAUSERIE_MEDIA_ERROR_FOLDER },
  { "empty", "empty.txt", CAUSERIE_MEDIA_ERROR_EMPTY },
  { "too-large", "large.txt", CAUSERIE_MEDIA_ERROR_TOO_LARGE },
  { "wrong-type", "archive.zip", CAUSERIE_MEDIA_ERROR_TYPE },
  { "damaged", "cut.png", CAUSERIE_MEDIA_ERROR_UNREADABLE },
  { "encrypted", "locked.pdf", CAUSERIE_MEDIA_ERROR_ENCRYPTED },
  { "too-many-pages", "book.pdf", CAUSERIE_MEDIA_ERROR_TOO_MANY_PAGES },
};

static GBytes *
make_refused (const char *name)
{
  g_autoptr (GBytes) png = causerie_test_make_png (1);
  g_autofree char *large = NULL;

  if (g_str_equal (name, "empty.txt"))
    return g_bytes_new (NULL, 0);
  if (g_str_equal (name, "archive.zip"))
    return g_bytes_new_static ("PK\003\004\024\0\0\0\010\0\377\376\0\0", 14);
  if (g_str_equal (name, "cut.png"))
    return g_bytes_new_from_bytes (png, 0, 40);
  if (g_str_equal (name, "locked.pdf"))
    return causerie_test_make_pdf (2, TRUE);
  if (g_str_equal (name, "book.pdf"))
    return causerie_test_make_pdf (601, FALSE);
  large = g_strnfill (10000001, 'a');
  return causerie_test_make_text (large);
}

/* The files before and after it are attached. */
static void
test_refusal (Fixture *self, gconstpointer data)
{
  const Refusal *row = data;
  g_autofree char *path = g_build_filename (self->folder, row->file, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  if (row->code == CAUSERIE_MEDIA_ERROR_FOLDER)
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  else if (row->code != CAUSERIE_MEDIA_ERROR_NOT_FOUND)
    {
      g_autoptr (GBytes) bytes = make_refused (row->file);

      g_object_unref (causerie_test_make_file (self, row->file, bytes));
    }
  start_attaching (self, 0, "before.txt", causerie_test_make_text ("1"));
  causerie_draft_files_add_file_async (causerie_test_get_files (self), 0, file, NULL,
                                       causerie_test_take_result, &place);
  start_attaching (self, 0, "after.txt", causerie_test_make_text ("2"));
  result = causerie_test_await (&place);
  g_assert_false (causerie_draft_files_add_finish (causerie_test_get_files (self), result, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, (int)row->code);
  g_assert_nonnull (strstr (error->message, row->file));
  wait_read (self);
  causerie_test_assert_files (self, 0, "before.txt after.txt");
}

static void
test_name_in_another_script (Fixture *self, gconstpointer data)
{
  causerie_test_attach_text (self, 0, "договор.txt", "one");
  causerie_test_attach_text (self, 0, "契約書.txt", "two");
  causerie_test_attach_text (self, 0, "عقد.txt", "three");
  causerie_test_assert_files (self, 0, "договор.txt 契約書.txt عقد.txt");
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) bytes = causerie_test_make_text ("one");
  g_autoptr (GFile) file = causerie_test_make_file (self, "a.txt", bytes);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_draft_files_add_file_async (causerie_test_get_files (self), 0, file, cancellable,
                                       causerie_test_take_result, &place);
  start_attaching (self, 0, "b.txt", causerie_test_make_text ("two"));
  g_cancellable_cancel (cancellable);
  result = causerie_test_await (&place);
  g_assert_false (causerie_draft_files_add_finish (causerie_test_get_files (self), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_read (self);
  causerie_test_assert_files (self, 0, "b.txt");
}

static void
test_removed_while_others_are_read (Fixture *self, gconstpointer data)
{
  causerie_test_attach_text (self, 0, "a.txt", "one");
  start_attaching (self, 0, "b.txt", causerie_test_make_text ("two"));
  start_attaching (self, 0, "c.txt", causerie_test_make_text ("three"));
  causerie_draft_files_remove (causerie_test_get_files (self), 0, get_hash (self, 0, 0));
  causerie_draft_files_remove (causerie_test_get_files (self), 0, "no such hash");
  wait_read (self);
  causerie_test_assert_files (self, 0, "b.txt c.txt");
}

static void
test_survives_reopening (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_attach_pdf (self, 0, "b.pdf", 3);
  causerie_test_attach_text (self, 0, "c.txt", "one");
  causerie_draft_files_remove (causerie_test_get_files (self), 0, get_hash (self, 0, 1));
  causerie_chat_fixture_reopen (self);
  g_assert_false (causerie_draft_files_get_known (causerie_test_get_files (self), 0));
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.png c.txt");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.png c.txt");
}

static GPtrArray *
attach_and_edit (Fixture *self, gint64 *id)
{
  CauserieDraftFiles *files = causerie_test_get_files (self);
  GPtrArray *original;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  *id = causerie_test_get_id (self, 0);
  causerie_test_attach_text (self, 0, "a.txt", "one");
  original = causerie_attachments_copy (causerie_draft_files_get (files, 0));
  causerie_test_load_files (self, *id, original);
  causerie_test_assert_files (self, *id, "a.txt");
  causerie_draft_files_remove (files, *id, get_hash (self, *id, 0));
  return original;
}

/* An edited message that has lost its files does not get them back. */
static void
test_no_files_survive_reopening (Fixture *self, gconstpointer data)
{
  gint64 id;
  g_autoptr (GPtrArray) original = attach_and_edit (self, &id);

  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, id, original);
  causerie_test_assert_files (self, id, "");
  causerie_draft_files_forget (causerie_test_get_files (self), id);
  causerie_test_load_files (self, id, original);
  causerie_test_assert_files (self, id, "a.txt");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, id, original);
  causerie_test_assert_files (self, id, "a.txt");
}

/* The chat that is not yet begun has a draft, too. */
static void
test_new_chat (Fixture *self, gconstpointer data)
{
  causerie_test_attach_png (self, 0, "a.png");
  causerie_chat_fixture_reopen_chat (self, 0);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.png");
}

static void
test_two_drafts (Fixture *self, gconstpointer data)
{
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_test_get_id (self, 0);
  causerie_test_attach_png (self, 0, "a.png");
  causerie_test_attach_text (self, id, "b.txt", "one");
  causerie_test_assert_files (self, 0, "a.png");
  causerie_test_assert_files (self, id, "b.txt");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_load_files (self, id, NULL);
  causerie_test_assert_files (self, 0, "a.png");
  causerie_test_assert_files (self, id, "b.txt");
  causerie_draft_files_forget (causerie_test_get_files (self), id);
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_load_files (self, id, NULL);
  causerie_test_assert_files (self, 0, "a.png");
  causerie_test_assert_files (self, id, "");
}

/* A file that is attached before the draft is loaded is added to it. */
static void
test_attached_before_loading (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_attach_text (self, 0, "a.txt", "one");
  causerie_chat_fixture_reopen (self);
  causerie_test_attach_text (self, 0, "b.txt", "two");
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.txt b.txt");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.txt b.txt");
}

/* Reading goes on when no window shows the chat any more, and what was attached is stored. */
static void
test_chat_is_closed (Fixture *self, gconstpointer data)
{
  CauserieDraftFiles *files;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  files = g_object_ref (causerie_test_get_files (self));
  start_attaching (self, 0, "a.txt", causerie_test_make_text ("one"));
  start_attaching (self, 0, "b.txt", causerie_test_make_text ("two"));
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_assert_true (causerie_test_wait_until (is_read, files, 30));
  g_object_unref (files);
  self->chat = causerie_chat_fixture_new_chat (self, id);
  self->branch = causerie_chat_create_branch (self->chat);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.txt b.txt");
}

/* The library is closed while files are read. */
static void
test_program_quits (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);

      start_attaching (self, 0, name, causerie_test_make_text (name));
    }
  causerie_chat_fixture_reopen (self);
}

/* A purged chat keeps no file alive. */
static void
test_chat_is_purged (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *count = NULL;
  GAsyncResult *place = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_library_purge_chat_async (self->library, causerie_chat_get_id (self->chat), NULL,
                                     causerie_test_take_result, &place);
  start_attaching (self, 0, "b.txt", causerie_test_make_text ("two"));
  result = causerie_test_await (&place);
  wait_read (self);
  causerie_chat_fixture_reopen_chat (self, 0);
  count = causerie_test_read_disk (
      self, "SELECT (SELECT count(*) FROM attachment) + (SELECT count(*) FROM draft_attachment)");
  g_assert_cmpstr (count, ==, "0");
}

static void
on_failed_cb (CauserieChat *chat, CauserieFailure *failure, gpointer data)
{
  *(CauserieError *)data = failure->code;
}

static void
fill_disk (Fixture *self, const char *event, const char *table)
{
  g_autofree char *sql
      = g_strdup_printf (CAUSERIE_TEST_FULL_TABLE "CREATE TRIGGER full_disk BEFORE %s ON "
                                                  "%s " CAUSERIE_TEST_FULL_TRIGGER,
                         event, table);

  causerie_test_run_sql (self, sql);
}

/* The bytes cannot be stored: the file is not attached. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_attach_text (self, 0, "a.txt", "one");
  fill_disk (self, "INSERT", "attachment");
  g_assert_false (
      causerie_test_try_attach (self, 0, "b.txt", causerie_test_make_text ("two"), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
  causerie_test_assert_files (self, 0, "a.txt");
  causerie_test_run_sql (self, "DROP TRIGGER full_disk");
  causerie_test_attach_text (self, 0, "b.txt", "two");
  causerie_test_assert_files (self, 0, "a.txt b.txt");
}

static gboolean
has_failure (gpointer data)
{
  return causerie_pending_writes_get_failure (data) != NULL;
}

/* The list cannot be stored: it stays in memory and is stored when there is room. */
static void
test_full_disk_for_the_list (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  fill_disk (self, "INSERT", "draft_attachment");
  causerie_test_attach_text (self, 0, "a.txt", "one");
  g_assert_true (causerie_test_wait_until (has_failure, self->writes, 30));
  causerie_test_assert_files (self, 0, "a.txt");
  causerie_test_run_sql (self, "DROP TRIGGER full_disk");
  causerie_test_attach_text (self, 0, "b.txt", "two");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_files (self, 0, NULL);
  causerie_test_assert_files (self, 0, "a.txt b.txt");
}

/* An edit that is reset has the files of the message again, also if that cannot be stored yet. */
static void
test_full_disk_for_a_reset (Fixture *self, gconstpointer data)
{
  gint64 id;
  g_autoptr (GPtrArray) original = attach_and_edit (self, &id);

  causerie_test_flush_library (self);
  fill_disk (self, "DELETE", "draft_attachment");
  causerie_draft_files_forget (causerie_test_get_files (self), id);
  g_assert_true (causerie_test_wait_until (has_failure, self->writes, 30));
  causerie_test_load_files (self, id, original);
  causerie_test_assert_files (self, id, "a.txt");
  causerie_test_run_sql (self, "DROP TRIGGER full_disk");
}

/* A list that is given up is told to the user, once. */
static void
test_list_is_given_up (Fixture *self, gconstpointer data)
{
  CauserieError code = CAUSERIE_N_ERRORS;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_attach_text (self, 0, "a.txt", "one");
  causerie_test_flush_library (self);
  g_signal_connect (self->chat, "failed", G_CALLBACK (on_failed_cb), &code);
  causerie_test_run_sql (self, "DELETE FROM draft_attachment; DELETE FROM attachment");
  causerie_test_attach_text (self, 0, "b.txt", "two");
  causerie_test_flush_library (self);
  g_assert_cmpint (code, ==, CAUSERIE_ERROR_NO_ATTACHMENT);
  causerie_test_assert_files (self, 0, "a.txt b.txt");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/draft-files/come-in-order", test_order);
  causerie_chat_fixture_add_test ("/draft-files/same-file-twice", test_same_file_twice);
  causerie_chat_fixture_add_test ("/draft-files/pasted-bytes", test_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/draft-files/refused/%s", refusals[i].name);

      causerie_chat_fixture_add_row (path, &refusals[i], test_refusal);
    }
  causerie_chat_fixture_add_test ("/draft-files/name-in-another-script",
                                  test_name_in_another_script);
  causerie_chat_fixture_add_test ("/draft-files/cancelled", test_cancelled);
  causerie_chat_fixture_add_test ("/draft-files/removed-while-others-are-read",
                                  test_removed_while_others_are_read);
  causerie_chat_fixture_add_test ("/draft-files/survive-reopening", test_survives_reopening);
  causerie_chat_fixture_add_test ("/draft-files/no-files-survive-reopening",
                                  test_no_files_survive_reopening);
  causerie_chat_fixture_add_test ("/draft-files/full-disk-for-a-reset", test_full_disk_for_a_reset);
  causerie_chat_fixture_add_test ("/draft-files/of-the-new-chat", test_new_chat);
  causerie_chat_fixture_add_test ("/draft-files/two-drafts", test_two_drafts);
  causerie_chat_fixture_add_test ("/draft-files/attached-before-loading",
                                  test_attached_before_loading);
  causerie_chat_fixture_add_test ("/draft-files/chat-is-closed", test_chat_is_closed);
  causerie_chat_fixture_add_test ("/draft-files/program-quits", test_program_quits);
  causerie_chat_fixture_add_test ("/draft-files/chat-is-purged", test_chat_is_purged);
  causerie_chat_fixture_add_test ("/draft-files/full-disk", test_full_disk);
  causerie_chat_fixture_add_test ("/draft-files/full-disk-for-the-list",
                                  test_full_disk_for_the_list);
  causerie_chat_fixture_add_test ("/draft-files/list-is-given-up", test_list_is_given_up);
  return g_test_run ();
}
