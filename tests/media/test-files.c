/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of reading files: what is no file, what is too large, and that the main loop goes on. */
#include "config.h"

#include "causerie-media-fixture.h"
#include "causerie-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
refuse (const char *path, CauserieMediaError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (causerie_test_read_media_file (path, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, name));
}

static char *
make_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_reads_a_file (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *path = make_file (folder, "Notizen ä.md", "# Words\n");
  g_autofree char *odd = make_file (folder, "odd\xff\n.md", "# Words\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMedia) media = causerie_test_read_media_file (path, &error);
  g_autoptr (CauserieMedia) odd_media = causerie_test_read_media_file (odd, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (media->name, ==, "Notizen ä.md");
  g_assert_cmpuint (g_bytes_get_size (media->bytes), ==, 8);
  g_assert_cmpint (media->kind, ==, CAUSERIE_MEDIA_TEXT);
  g_assert_true (g_utf8_validate (odd_media->name, -1, NULL));
  g_assert_null (strchr (odd_media->name, '\n'));
  causerie_test_remove_folder (folder);
}

static void
test_only_files_are_read (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *pipe = g_build_filename (folder, "pipe.png", NULL);
  g_autofree char *link = g_build_filename (folder, "link.png", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.png", NULL);
  g_autofree char *empty = make_file (folder, "empty.png", "");

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (missing, link), ==, 0);
  refuse (folder, CAUSERIE_MEDIA_ERROR_FOLDER);
  refuse (pipe, CAUSERIE_MEDIA_ERROR_NO_FILE);
  refuse ("/dev/zero", CAUSERIE_MEDIA_ERROR_NO_FILE);
  refuse (missing, CAUSERIE_MEDIA_ERROR_NOT_FOUND);
  refuse (link, CAUSERIE_MEDIA_ERROR_NOT_FOUND);
  refuse (empty, CAUSERIE_MEDIA_ERROR_EMPTY);
  causerie_test_remove_folder (folder);
}

/* The permission is asked of the system, but root may read everything. */
static void
test_files_may_be_forbidden (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *path = make_file (folder, "secret.txt", "words");
  GError *denied = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "denied");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  if (geteuid () != 0)
    refuse (path, CAUSERIE_MEDIA_ERROR_PERMISSION);
  causerie_media_error_propagate_io (&error, denied, "secret.txt");
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "secret.txt"));
  causerie_test_remove_folder (folder);
}

/* Makes a file that says it is large, without the bytes on the disk. */
static char *
make_sparse (const char *folder, const char *name, const char *text, goffset size)
{
  char *path = make_file (folder, name, text);

  g_assert_cmpint (truncate (path, size), ==, 0);
  return path;
}

static void
test_large_files_are_refused (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *pdf = make_sparse (folder, "a.pdf", "%PDF-1.7\n", 23000001);
  g_autofree char *image = make_sparse (folder, "a.gif", "GIF89a", (goffset)1 << 40);
  g_autoptr (GError) error = NULL;

  refuse (pdf, CAUSERIE_MEDIA_ERROR_TOO_LARGE);
  refuse (image, CAUSERIE_MEDIA_ERROR_TOO_LARGE);
  g_assert_null (causerie_test_read_media_file (pdf, &error));
  g_assert_nonnull (strstr (error->message, "23 MB"));
  causerie_test_remove_folder (folder);
}

/* The size that such a file says is no reason to read less, or more than the limit. */
static void
test_files_without_size_are_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMedia) media = causerie_test_read_media_file ("/proc/self/status", &error);

  g_assert_no_error (error);
  g_assert_true (causerie_test_bytes_contain (media->bytes, "Name:"));
}

static gboolean
count (gpointer data)
{
  ++*(guint *)data;
  return G_SOURCE_CONTINUE;
}

static void
test_main_loop_goes_on (void)
{
  g_autoptr (GdkPixbuf) photo = causerie_test_draw_gradient (4000, 3000);
  g_autoptr (GBytes) png = causerie_test_encode (photo, "png", "compression", "1");
  guint n_idle = 0, idle = g_idle_add (count, &n_idle);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (png, "a.png");

  g_source_remove (idle);
  g_assert_cmpint (media->width, ==, 2000);
  /* Sources of this priority only run while there is nothing else to do. */
  g_assert_cmpuint (n_idle, >, 0);
}

static void
test_reading_can_be_cancelled (void)
{
  g_autoptr (GdkPixbuf) photo = causerie_test_draw_gradient (3000, 2000);
  g_autoptr (GBytes) png = causerie_test_encode (photo, "png", "compression", "1");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) read_result = NULL;
  g_autoptr (GAsyncResult) thumbnail_result = NULL;
  GAsyncResult *read = NULL, *thumbnail = NULL;
  g_autoptr (GError) error = NULL;

  causerie_media_read_bytes_async (png, "a.png", cancellable, causerie_test_take_result, &read);
  causerie_media_make_thumbnail_async (png, 96, cancellable, causerie_test_take_result, &thumbnail);
  g_cancellable_cancel (cancellable);
  read_result = causerie_test_await (&read);
  g_assert_null (causerie_media_read_finish (read_result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  thumbnail_result = causerie_test_await (&thumbnail);
  g_assert_null (causerie_media_make_thumbnail_finish (thumbnail_result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_media_is_shared (void)
{
  g_autoptr (GBytes) bytes = causerie_test_text_bytes ("words");
  g_autoptr (CauserieMedia) media = causerie_test_read_media (bytes, "a.txt");
  g_autoptr (CauserieMedia) copy = g_boxed_copy (CAUSERIE_TYPE_MEDIA, media);

  g_assert_true (copy == media);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/are-read", test_reads_a_file);
  g_test_add_func ("/files/nothing-else-is-read", test_only_files_are_read);
  g_test_add_func ("/files/may-be-forbidden", test_files_may_be_forbidden);
  g_test_add_func ("/files/large-ones-are-refused", test_large_files_are_refused);
  g_test_add_func ("/files/without-size-are-read", test_files_without_size_are_read);
  g_test_add_func ("/files/main-loop-goes-on", test_main_loop_goes_on);
  g_test_add_func ("/files/reading-can-be-cancelled", test_reading_can_be_cancelled);
  g_test_add_func ("/files/media-is-shared", test_media_is_shared);
  return g_test_run ();
}
