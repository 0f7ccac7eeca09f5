/* SPDX-License-Identifier: GPL-3.0-or-later
 * Libraries with one flipped byte or one damaged page: each opens or is refused with an error, all
 * that can be read is read, and a message is written where that is possible. Warnings are fatal, so
 * is a crash. */
#include "config.h"

#include "causerie-test-library.h"

#include "causerie-block.h"

#include <string.h>

#define PAGE 4096
#define SEED 20261128

typedef struct
{
  guint n;
  guint n_open;
  guint n_listed;
  guint n_written;
  guint n_refused;
} Counts;

static void
write_now (CauserieTestLibrary *test, GAsyncResult **place)
{
  g_autoptr (GError) error = NULL;

  causerie_test_write (test->library, place, &error);
  g_assert_no_error (error);
}

/* Every kind of row, and texts of more than a page. */
static void
fill (CauserieTestLibrary *test)
{
  g_autofree char *words = g_strnfill (6000, 'w');
  g_autofree char *long_text = g_strconcat ("A heron. ", words, NULL);
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, "No network", "req_1", 0);
  CauserieFeedback feedback
      = { .verdict = CAUSERIE_VERDICT_GOOD, .reasons = "clear", .text = "Yes" };
  CauserieLibrary *library = test->library;
  GAsyncResult *place = NULL;
  gint64 reply = 0;

  for (guint i = 0; i < 12; i++)
    {
      gint64 chat_id = 0;
      gint64 question = causerie_test_add (library, &chat_id, CAUSERIE_ROOT, "What is a heron?");

      reply = causerie_test_reply (library, chat_id, question, i % 3 == 0 ? long_text : "A bird.",
                                   FALSE);
      question = causerie_test_add (library, &chat_id, reply, "And a stork?");
      causerie_library_set_failure_async (library, question, failure, NULL,
                                          causerie_test_take_result, &place);
      write_now (test, &place);
      causerie_test_reply (library, chat_id, question, "Goodbye.", i % 4 == 0);
      causerie_library_set_title_async (library, chat_id, "Of birds", CAUSERIE_TITLE_USER, NULL,
                                        causerie_test_take_result, &place);
      write_now (test, &place);
      causerie_library_set_draft_async (library, chat_id, 0, "A draft", NULL,
                                        causerie_test_take_result, &place);
      write_now (test, &place);
      causerie_library_set_feedback_async (library, reply, &feedback, NULL,
                                           causerie_test_take_result, &place);
      write_now (test, &place);
    }
  causerie_library_delete_message_async (library, reply, TRUE, NULL, causerie_test_take_result,
                                         &place);
  write_now (test, &place);
}

static void
assert_utf8 (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
read_contents (CauserieTestLibrary *test, GPtrArray *messages)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) contents = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  GHashTableIter iter;
  gpointer content;

  for (guint i = 0; i < messages->len; i++)
    {
      gint64 id = causerie_message_get_id (messages->pdata[i]);

      assert_utf8 (causerie_message_get_model (messages->pdata[i]));
      assert_utf8 (causerie_message_get_first_words (messages->pdata[i]));
      g_array_append_val (ids, id);
    }
  causerie_library_load_contents_async (test->library, ids, NULL, causerie_test_take_result,
                                        &place);
  result = causerie_test_await (&place);
  contents = causerie_library_load_contents_finish (test->library, result, NULL);
  if (contents == NULL)
    return;
  g_hash_table_iter_init (&iter, contents);
  while (g_hash_table_iter_next (&iter, NULL, &content))
    {
      g_autoptr (GArray) blocks = causerie_content_list_blocks (content, NULL);

      assert_utf8 (content);
      g_assert_nonnull (blocks);
    }
}

static void
read_chat (CauserieTestLibrary *test, gint64 chat_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) draft_result = NULL;
  g_autoptr (CauserieChatRecord) chat = NULL;
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autofree char *draft = NULL;
  GAsyncResult *place = NULL;

  causerie_library_get_draft_async (test->library, chat_id, 0, NULL, causerie_test_take_result,
                                    &place);
  draft_result = causerie_test_await (&place);
  draft = causerie_library_get_draft_finish (test->library, draft_result, NULL);
  assert_utf8 (draft);
  causerie_library_load_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                    &place);
  result = causerie_test_await (&place);
  chat = causerie_library_load_chat_finish (test->library, result, NULL);
  if (chat == NULL)
    return;
  (void)causerie_tree_load (tree, chat->messages, chat->choices, chat->deleted, NULL);
  read_contents (test, chat->messages);
}

static gboolean
read_all (CauserieTestLibrary *test)
{
  g_autoptr (GAsyncResult) list_result = NULL;
  g_autoptr (GAsyncResult) search_result = NULL;
  g_autoptr (GAsyncResult) feedback_result = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GPtrArray) feedback = NULL;
  g_autoptr (GArray) found = NULL;
  GAsyncResult *place = NULL;

  causerie_library_list_chats_async (test->library, NULL, causerie_test_take_result, &place);
  list_result = causerie_test_await (&place);
  chats = causerie_library_list_chats_finish (test->library, list_result, NULL);
  for (guint i = 0; chats != NULL && i < chats->len; i++)
    {
      const CauserieChatRecord *chat = chats->pdata[i];

      assert_utf8 (chat->title);
      read_chat (test, chat->id);
    }
  causerie_library_search_async (test->library, "heron", NULL, causerie_test_take_result, &place);
  search_result = causerie_test_await (&place);
  found = causerie_library_search_finish (test->library, search_result, NULL);
  causerie_library_list_feedback_async (test->library, 0, NULL, causerie_test_take_result, &place);
  feedback_result = causerie_test_await (&place);
  feedback = causerie_library_list_feedback_finish (test->library, feedback_result, NULL);
  return chats != NULL;
}

static void
try_one (CauserieTestLibrary *test, const char *bytes, gsize length, Counts *counts)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  CauserieTestLibrary damaged = { folder, causerie_library_new (folder) };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  counts->n++;
  if (causerie_test_open (damaged.library, &error))
    {
      g_autoptr (GError) refusal = NULL;
      g_autoptr (CauserieMessage) message = NULL;
      gint64 chat_id = 0;

      counts->n_open++;
      counts->n_listed += read_all (&damaged);
      message = causerie_test_try_add (damaged.library, &chat_id, CAUSERIE_ROOT, "New", &refusal);
      counts->n_written += message != NULL;
      causerie_test_close (damaged.library);
    }
  else
    {
      g_assert_cmpuint (error->domain, ==, CAUSERIE_ERROR);
      counts->n_refused++;
    }
  g_clear_object (&damaged.library);
  causerie_test_remove_folder (folder);
}

static char *
make_library (CauserieTestLibrary *test, gsize *length)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  char *bytes = NULL;

  fill (test);
  causerie_test_close (test->library);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  return bytes;
}

static void
tell (const Counts *counts)
{
  g_test_message ("%u libraries: %u opened, %u listed, %u written, %u refused", counts->n,
                  counts->n_open, counts->n_listed, counts->n_written, counts->n_refused);
}

static gboolean
is_long (void)
{
  return g_getenv ("CAUSERIE_LONG") != NULL;
}

static void
test_flipped_byte (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  gsize length;
  g_autofree char *bytes = make_library (test, &length);
  Counts counts = { 0 };

  for (guint i = 0; i < (is_long () ? 2000 : 60); i++)
    {
      gsize at = (gsize)g_rand_int_range (rand, 0, (gint32)length);
      char mask = (char)g_rand_int_range (rand, 1, 256);

      bytes[at] ^= mask;
      try_one (test, bytes, length, &counts);
      bytes[at] ^= mask;
    }
  tell (&counts);
  g_assert_cmpuint (counts.n_written, >, counts.n / 2);
}

/* Zeros, noise, or the page of another place. */
static void
damage_page (GRand *rand, char *page, const char *bytes, gsize n_pages)
{
  switch (g_rand_int_range (rand, 0, 3))
    {
    case 0:
      memset (page, 0, PAGE);
      break;
    case 1:
      for (guint i = 0; i < PAGE; i++)
        page[i] = (char)g_rand_int_range (rand, 0, 256);
      break;
    default:
      memmove (page, bytes + PAGE * (gsize)g_rand_int_range (rand, 1, (gint32)n_pages), PAGE);
    }
}

static void
test_damaged_page (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  gsize length;
  g_autofree char *bytes = make_library (test, &length);
  Counts counts = { 0 };

  for (guint i = 0; i < (is_long () ? 200 : 20); i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      gsize page = (gsize)g_rand_int_range (rand, 0, (gint32)(length / PAGE));

      damage_page (rand, damaged + page * PAGE, bytes, length / PAGE);
      try_one (test, damaged, length, &counts);
    }
  tell (&counts);
  g_assert_cmpuint (counts.n_listed, >, counts.n / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/flips/one-flipped-byte", test_flipped_byte);
  causerie_test_library_add_test ("/flips/one-damaged-page", test_damaged_page);
  return g_test_run ();
}
