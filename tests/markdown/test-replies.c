/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that replies as models write them are read as they are meant, and have the same blocks
 * whole and in whichever parts they arrive. The replies are in the folder of that name. */
#include "config.h"

#include "causerie-markdown-document.h"
#include "causerie-markdown-dump.h"
#include "causerie-markdown-outline.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown-writer.h"
#include "causerie-markdown.h"

#include <string.h>

#define SEPARATOR "%%%% "
#define SHOWS "%%%% shows\n"

typedef struct
{
  char *name;
  char *text;
  char *outline;
  GPtrArray *blocks; /* element-type CauserieMarkdownBlock: of the whole text, when it is needed */
} Reply;

/* Follows a document as a view does. */
typedef struct
{
  GPtrArray *blocks; /* element-type CauserieMarkdownBlock */
} View;

static GPtrArray *
parse_once (Reply *reply)
{
  if (reply->blocks == NULL)
    reply->blocks = causerie_markdown_parse (reply->text);
  return reply->blocks;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  View *view = data;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_cmpuint (position + removed, <=, view->blocks->len);
  if (removed > 0)
    g_ptr_array_remove_range (view->blocks, position, removed);
  for (guint i = 0; i < added; i++)
    {
      CauserieMarkdownBlock *block = g_list_model_get_item (model, position + i);

      g_ptr_array_add (changed, block);
      g_ptr_array_insert (view->blocks, (int)(position + i), g_object_ref (block));
    }
  g_assert_cmpuint (view->blocks->len, ==, g_list_model_get_n_items (model));
  causerie_markdown_check_blocks (changed);
}

static void
append_part (CauserieMarkdownDocument *document, const char *text, gsize length, gboolean finished)
{
  g_autofree char *part = g_strndup (text, length);

  causerie_markdown_document_append (document, part, finished);
}

static gboolean
are_equal (GPtrArray *blocks, GPtrArray *expected)
{
  if (blocks->len != expected->len)
    return FALSE;
  for (guint i = 0; i < blocks->len; i++)
    if (!causerie_markdown_block_equal (g_ptr_array_index (blocks, i),
                                        g_ptr_array_index (expected, i)))
      return FALSE;
  return TRUE;
}

static GPtrArray *
collect (CauserieMarkdownDocument *document)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  return blocks;
}

static gboolean
assert_equal (GPtrArray *blocks, GPtrArray *expected)
{
  g_autofree char *outline = NULL;
  g_autofree char *expected_outline = NULL;

  if (are_equal (blocks, expected))
    return TRUE;
  outline = causerie_markdown_outline (blocks);
  expected_outline = causerie_markdown_outline (expected);
  g_assert_cmpstr (outline, ==, expected_outline);
  /* The outline does not show in what they differ. */
  g_test_fail ();
  return FALSE;
}

static void
test_reads (gconstpointer data)
{
  Reply *reply = (Reply *)data;
  GPtrArray *blocks = parse_once (reply);
  g_autofree char *outline = causerie_markdown_outline (blocks);

  causerie_markdown_check_blocks (blocks);
  if (!g_str_equal (outline, reply->outline))
    g_test_message ("It is read as:\n%s", outline);
  g_assert_cmpstr (outline, ==, reply->outline);
}

/* A text is read in segments, which must not be seen. Only the notes are collected. */
static void
test_joins (gconstpointer data)
{
  Reply *reply = (Reply *)data;
  g_autoptr (GPtrArray) blocks
      = causerie_markdown_parse_segment (reply->text, strlen (reply->text), NULL);

  if (strstr (reply->text, "[^") == NULL)
    assert_equal (parse_once (reply), blocks);
}

static void
test_splits (gconstpointer data)
{
  Reply *reply = (Reply *)data;
  gsize length = strlen (reply->text);

  for (gsize at = 0; at <= length; at++)
    {
      g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
      g_autoptr (GPtrArray) first = NULL;
      g_autoptr (GPtrArray) blocks = NULL;

      append_part (document, reply->text, at, FALSE);
      first = collect (document);
      causerie_markdown_check_blocks (first);
      append_part (document, reply->text + at, length - at, TRUE);
      blocks = collect (document);
      if (!assert_equal (blocks, parse_once (reply)))
        {
          g_test_message ("The reply was split at byte %zu of %zu", at, length);
          return;
        }
    }
}

/* Everything that is shown on the way is checked as it changes. */
static void
test_grows (gconstpointer data)
{
  Reply *reply = (Reply *)data;
  gsize length = strlen (reply->text);
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  View view = { g_ptr_array_new_with_free_func (g_object_unref) };

  g_signal_connect (document, "items-changed", G_CALLBACK (on_items_changed), &view);
  for (gsize at = 0; at < length; at++)
    append_part (document, reply->text + at, 1, FALSE);
  append_part (document, "", 0, TRUE);
  assert_equal (view.blocks, parse_once (reply));
  g_ptr_array_unref (view.blocks);
}

/* The notes of a part of a text are shown elsewhere, so the marks of notes are written as text. The
 * list of the notes has no space between the paragraphs of one, which no other list can have. */
static char *
dup_without_notes (const char *outline, gboolean has_notes)
{
  GString *text = g_string_new (outline);

  g_string_replace (text, "<sup>", "", 0);
  g_string_replace (text, "</sup>", "", 0);
  if (has_notes)
    g_string_replace (text, " loose\n", "\n", 0);
  return g_string_free (text, FALSE);
}

/* What is copied as Markdown is read as it is shown. */
static void
test_writes (gconstpointer data)
{
  Reply *reply = (Reply *)data;
  g_autofree char *written = causerie_markdown_blocks_to_markdown (parse_once (reply));
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (written);
  g_autofree char *read = causerie_markdown_outline (blocks);
  g_autofree char *shown = causerie_markdown_outline (parse_once (reply));
  gboolean has_notes = strstr (shown, "<sup>") != NULL;
  g_autofree char *outline = dup_without_notes (read, has_notes);
  g_autofree char *expected = dup_without_notes (shown, has_notes);

  if (!g_str_equal (outline, expected))
    g_test_message ("It is written as:\n%s", written);
  g_assert_cmpstr (outline, ==, expected);
}

static void
free_reply (gpointer data)
{
  Reply *reply = data;

  g_free (reply->name);
  g_free (reply->text);
  g_free (reply->outline);
  g_clear_pointer (&reply->blocks, g_ptr_array_unref);
  g_free (reply);
}

/* Reads one reply from the lines that begin with its title. The end of its last line is not part of
 * its text, because most replies end so. */
static Reply *
read_reply (const char *group, const char *text, gsize length)
{
  g_autofree char *all = g_strndup (text, length);
  char *title_end = strchr (all, '\n');
  char *shows = title_end != NULL ? strstr (title_end, "\n" SHOWS) : NULL;
  Reply *reply = g_new0 (Reply, 1);

  if (shows == NULL)
    g_error ("A reply in %s does not say what it shows: %s", group, all);
  reply->outline = g_strdup (shows + strlen ("\n" SHOWS));
  *title_end = '\0';
  *shows = '\0';
  reply->name = g_strconcat (group, "/", all, NULL);
  reply->text = causerie_markdown_outline_to_source (shows > title_end ? title_end + 1 : title_end);
  return reply;
}

/* Returns: the offset of the next title, or the end of the text */
static gsize
find_title (const char *text, gsize at)
{
  const char *found = text + at;

  while ((found = strstr (found, "\n" SEPARATOR)) != NULL && g_str_has_prefix (found + 1, SHOWS))
    found++;
  return found != NULL ? (gsize)(found + 1 - text) : strlen (text);
}

static void
read_group (GPtrArray *replies, const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *group = g_strndup (file, strcspn (file, "."));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize next;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  /* What stands before the first title is a remark. */
  for (gsize at = find_title (text, 0); text[at] != '\0'; at = next)
    {
      next = find_title (text, at);
      g_ptr_array_add (replies, read_reply (group, text + at + strlen (SEPARATOR),
                                            next - at - strlen (SEPARATOR)));
    }
}

static GPtrArray *
read_replies (void)
{
  GPtrArray *replies = g_ptr_array_new_with_free_func (free_reply);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "markdown", "replies", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (file, ".replies"))
      read_group (replies, folder, file);
  return replies;
}

static void
add_test (Reply *reply, const char *what, GTestDataFunc function)
{
  g_autofree char *path = g_strconcat ("/replies/", reply->name, "/", what, NULL);

  g_test_add_data_func (path, reply, function);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) replies = NULL;

  g_test_init (&argc, &argv, NULL);
  replies = read_replies ();
  /* Replies that are not found must not pass. */
  g_assert_cmpuint (replies->len, >=, 200);
  /* Every reply that fails is to be named. */
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < replies->len; i++)
    {
      add_test (g_ptr_array_index (replies, i), "reads", test_reads);
      add_test (g_ptr_array_index (replies, i), "joins", test_joins);
      add_test (g_ptr_array_index (replies, i), "splits", test_splits);
      add_test (g_ptr_array_index (replies, i), "grows", test_grows);
      add_test (g_ptr_array_index (replies, i), "writes", test_writes);
    }
  return g_test_run ();
}
