/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the streams in the folder `searches`. Each has a file with its events, and one with its
 * content, a block on each line. */
#include "config.h"

#include "causerie-test-searches.h"

#include "causerie-sse-parser.h"

#include <string.h>

static char *
read_file (const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "api", "searches", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static gboolean
add_event (const char *data, gsize length, gpointer events, GError **error)
{
  g_ptr_array_add (events, g_strndup (data, length));
  return TRUE;
}

/* Returns: (transfer full): the stream of that name */
CauserieTestStream *
causerie_test_searches_load (const char *name)
{
  CauserieTestStream *stream = g_new0 (CauserieTestStream, 1);
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autofree char *blocks = read_file (name, ".json");
  g_auto (GStrv) lines = g_strsplit (blocks, "\n", -1);
  g_autoptr (GError) error = NULL;

  stream->name = g_strdup (name);
  stream->text = read_file (name, ".sse");
  stream->length = strlen (stream->text);
  stream->content = g_strjoinv ("", lines);
  stream->events = g_ptr_array_new_with_free_func (g_free);
  causerie_sse_parser_push (parser, stream->text, stream->length, add_event, stream->events,
                            &error);
  g_assert_no_error (error);
  return stream;
}

void
causerie_test_stream_free (CauserieTestStream *stream)
{
  g_ptr_array_unref (stream->events);
  g_free (stream->content);
  g_free (stream->text);
  g_free (stream->name);
  g_free (stream);
}

static void
free_stream (gpointer stream)
{
  causerie_test_stream_free (stream);
}

/* Adds a test for each stream, whose name is appended to @path. */
void
causerie_test_searches_add (const char *path, CauserieTestStreamFunc test)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "api", "searches", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = g_dir_open (folder, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *name = g_strndup (file, strcspn (file, "."));
      g_autofree char *test_path = g_strconcat (path, "/", name, NULL);

      if (g_str_has_suffix (file, ".sse"))
        g_test_add_data_func_full (test_path, causerie_test_searches_load (name), test,
                                   free_stream);
    }
}
