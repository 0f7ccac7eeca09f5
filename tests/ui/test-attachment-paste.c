/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is pasted or dropped into the composer: files, an image, or text. */
#include "config.h"

#include "causerie-attachment-bar.h"
#include "causerie-attachment-row.h"
#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-file-drop.h"
#include "causerie-model-button.h"
#include "causerie-sample-files.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-typed-text.h"

#include <adwaita.h>

#define SECONDS 20
#define LONG 12000

typedef struct
{
  CauserieDialogsFixture dialogs;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieDraftFiles *files;
  GtkWidget *text;
  guint wanted;
} Fixture;

static GtkTextBuffer *
get_buffer (Fixture *f)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (f->text));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GtkWidget *composer;

  causerie_dialogs_fixture_set_up (&f->dialogs, NULL);
  composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);
  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->dialogs.session);
  causerie_dialogs_fixture_show_page (&f->dialogs, composer);
  f->chat = causerie_session_create_chat (f->dialogs.session);
  f->branch = causerie_chat_create_branch (f->chat);
  f->files = causerie_chat_get_draft_files (f->chat);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (composer), f->chat, f->branch);
  f->text = causerie_dialogs_fixture_find (&f->dialogs, GTK_TYPE_TEXT_VIEW, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->dialogs.page != NULL)
    causerie_composer_set_chat (CAUSERIE_COMPOSER (f->dialogs.page), NULL, NULL);
  g_clear_object (&f->branch);
  g_clear_object (&f->chat);
  causerie_dialogs_fixture_tear_down (&f->dialogs, data);
}

/* Takes @content. */
static void
paste (Fixture *f, GdkContentProvider *content)
{
  causerie_sample_files_copy (content);
  g_signal_emit_by_name (f->text, "paste-clipboard");
}

static gboolean
is_attached (gpointer data)
{
  Fixture *f = data;

  return causerie_draft_files_get (f->files, 0)->len == f->wanted
         && causerie_draft_files_get_n_reading (f->files, 0) == 0;
}

/* Returns: (transfer none): the only file, which is waited for */
static const CauserieAttachment *
wait_one (Fixture *f)
{
  f->wanted = 1;
  g_assert_true (causerie_test_wait_until (is_attached, f, SECONDS));
  return g_ptr_array_index (causerie_draft_files_get (f->files, 0), 0);
}

static gboolean
has_text (gpointer data)
{
  return gtk_text_buffer_get_char_count (get_buffer (data)) > 0;
}

static void
assert_text (Fixture *f, const char *expected)
{
  g_autofree char *text = causerie_typed_text_dup (get_buffer (f));

  g_assert_cmpstr (text, ==, expected);
}

static GdkContentProvider *
offer_text (const char *text)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, text);
}

static GdkContentProvider *
offer_image (void)
{
  g_autoptr (GBytes) bytes = causerie_sample_files_make_image (40, 30, 0xcc3344ff);

  return gdk_content_provider_new_for_bytes ("image/png", bytes);
}

/* Takes both. */
static GdkContentProvider *
offer_both (GdkContentProvider *first, GdkContentProvider *second)
{
  GdkContentProvider *both[] = { first, second };

  return gdk_content_provider_new_union (both, 2);
}

/* File managers offer the paths of files as text, too. */
static void
test_files_with_paths (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = causerie_sample_files_write_text (f->dialogs.folder, "notes.txt");

  paste (f, offer_both (offer_text ("/notes.txt"), causerie_sample_files_offer (file, NULL)));
  g_assert_cmpstr (wait_one (f)->name, ==, "notes.txt");
  assert_text (f, "");
}

/* Web browsers offer a copied link as a list of files, too. */
static void
test_link (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) link = g_file_new_for_uri ("https://example.org/a%20b?c=d");

  paste (f, offer_both (offer_text ("A page"), causerie_sample_files_offer (link, NULL)));
  g_assert_true (causerie_test_wait_until (has_text, f, SECONDS));
  assert_text (f, "https://example.org/a%20b?c=d");
  f->wanted = 0;
  g_assert_true (is_attached (f));
}

static void
test_image (Fixture *f, gconstpointer data)
{
  const CauserieAttachment *attachment;

  paste (f, offer_image ());
  attachment = wait_one (f);
  g_assert_cmpstr (attachment->media_type, ==, "image/png");
  g_assert_cmpuint (attachment->width, ==, 40);
  g_assert_cmpstr (attachment->name, !=, "");
  assert_text (f, "");
}

/* An office program offers a picture of the text that was copied. */
static void
test_image_of_text (Fixture *f, gconstpointer data)
{
  paste (f, offer_both (offer_text ("A table"), offer_image ()));
  g_assert_true (causerie_test_wait_until (has_text, f, SECONDS));
  assert_text (f, "A table");
  f->wanted = 0;
  g_assert_true (is_attached (f));
}

static void
test_same_file_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = causerie_sample_files_write_text (f->dialogs.folder, "notes.txt");

  paste (f, causerie_sample_files_offer (file, file, NULL));
  wait_one (f);
}

static gboolean
is_at_end (gpointer data)
{
  CauserieDialogsFixture *dialogs = &((Fixture *)data)->dialogs;
  GtkWidget *list = causerie_dialogs_fixture_find (dialogs, GTK_TYPE_LIST_BOX, NULL);
  GtkWidget *scroller = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  double value = gtk_adjustment_get_value (adjustment);

  return value > 0
         && value + gtk_adjustment_get_page_size (adjustment)
                >= gtk_adjustment_get_upper (adjustment);
}

static void
test_last_file_is_shown (Fixture *f, gconstpointer data)
{
  GSList *files = NULL;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);

      files = g_slist_append (files, causerie_sample_files_write_text (f->dialogs.folder, name));
    }
  causerie_composer_attach (CAUSERIE_COMPOSER (f->dialogs.page), files);
  g_slist_free_full (files, g_object_unref);
  f->wanted = 8;
  g_assert_true (causerie_test_wait_until (is_attached, f, SECONDS));
  g_assert_true (causerie_test_wait_until (is_at_end, f, SECONDS));
}

/* Send waits for files that are being read. */
static void
test_reading (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = causerie_sample_files_write_text (f->dialogs.folder, "notes.txt");
  GSList files = { .data = file };
  GtkWidget *send = gtk_widget_get_next_sibling (
      causerie_dialogs_fixture_find (&f->dialogs, CAUSERIE_TYPE_MODEL_BUTTON, NULL));
  GtkWidget *label;

  g_assert_true (GTK_IS_BUTTON (send));
  gtk_text_buffer_set_text (get_buffer (f), "Words", -1);
  g_assert_true (gtk_widget_get_sensitive (send));
  causerie_composer_attach (CAUSERIE_COMPOSER (f->dialogs.page), &files);
  g_assert_false (gtk_widget_get_sensitive (send));
  label = causerie_dialogs_fixture_find (&f->dialogs, GTK_TYPE_LABEL, "Attaching 1 file…");
  g_assert_true (gtk_widget_get_mapped (label));
  wait_one (f);
  g_assert_true (gtk_widget_get_sensitive (send));
  g_assert_false (gtk_widget_get_mapped (label));
}

/* A file that is refused after the window was closed. */
static void
test_closed_while_reading (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = causerie_sample_files_write (f->dialogs.folder, "empty.txt", "", 0);
  GSList files = { .data = file };

  causerie_composer_attach (CAUSERIE_COMPOSER (f->dialogs.page), &files);
  gtk_window_set_child (GTK_WINDOW (f->dialogs.window), NULL);
  f->dialogs.page = NULL;
  f->wanted = 0;
  g_assert_true (causerie_test_wait_until (is_attached, f, SECONDS));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- Long texts --- */

static gboolean
is_offered (gpointer data)
{
  Fixture *f = data;

  return gtk_widget_get_mapped (
      causerie_dialogs_fixture_find (&f->dialogs, GTK_TYPE_BUTTON, "Attach as Text File"));
}

static gboolean
is_withdrawn (gpointer f)
{
  return !is_offered (f);
}

static char *
paste_long (Fixture *f)
{
  char *text = g_strnfill (LONG, 'a');

  paste (f, offer_text (text));
  g_assert_true (causerie_test_wait_until (is_offered, f, SECONDS));
  return text;
}

static void
accept_offer (Fixture *f)
{
  causerie_dialogs_fixture_click (&f->dialogs, "Attach as Text File");
}

/* What was typed before and after the long text stays in the message. */
static void
test_long_text_accepted (Fixture *f, gconstpointer data)
{
  g_autofree char *pasted = NULL;

  gtk_text_buffer_set_text (get_buffer (f), "Before ", -1);
  pasted = paste_long (f);
  gtk_text_buffer_insert_at_cursor (get_buffer (f), " after", -1);
  accept_offer (f);
  g_assert_cmpint (wait_one (f)->size, ==, LONG);
  g_assert_true (causerie_test_wait_until (is_withdrawn, f, SECONDS));
  assert_text (f, "Before  after");
  gtk_text_buffer_undo (get_buffer (f));
  g_assert_cmpint (gtk_text_buffer_get_char_count (get_buffer (f)), ==,
                   LONG + (int)strlen ("Before  after"));
  g_assert_false (is_offered (f));
}

static gboolean
has_problem (gpointer data)
{
  CauserieDialogsFixture *dialogs = &((Fixture *)data)->dialogs;
  GtkWidget *overlay = causerie_dialogs_fixture_find (dialogs, GTK_TYPE_OVERLAY, NULL);

  return gtk_widget_get_mapped (overlay);
}

/* A text that cannot be attached, such as one that looks like a damaged image, is not lost. */
static void
test_long_text_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *rest = g_strnfill (LONG, 'a');
  g_autofree char *image = g_strconcat ("GIF89a", rest, NULL);

  paste (f, offer_text (image));
  g_assert_true (causerie_test_wait_until (is_offered, f, SECONDS));
  accept_offer (f);
  g_assert_true (causerie_test_wait_until (has_problem, f, SECONDS));
  assert_text (f, image);
  g_assert_true (is_offered (f));
}

static void
test_long_text_undone (Fixture *f, gconstpointer data)
{
  g_free (paste_long (f));
  gtk_text_buffer_undo (get_buffer (f));
  assert_text (f, "");
  g_assert_false (is_offered (f));
}

static void
test_long_text_of_another_chat (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) other = causerie_session_create_chat (f->dialogs.session);

  g_free (paste_long (f));
  /* Without a message, it is the same chat. */
  g_assert_true (other == f->chat);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->dialogs.page), NULL, NULL);
  g_assert_false (is_offered (f));
}

static void
test_short_text (Fixture *f, gconstpointer data)
{
  paste (f, offer_text ("Short"));
  g_assert_true (causerie_test_wait_until (has_text, f, SECONDS));
  g_assert_false (is_offered (f));
}

/* --- Large text --- */

#define NARROW 360
#define USUAL_DPI (96 * 1024)

static void
set_up_large (Fixture *f, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 3 * USUAL_DPI, NULL);
  set_up (f, data);
}

static void
tear_down_large (Fixture *f, gconstpointer data)
{
  tear_down (f, data);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI, NULL);
}

/* The names of files are long, and text is three times as large. */
static void
test_large_text (Fixture *f, gconstpointer data)
{
  g_autofree char *start = g_strnfill (190, 'n');
  g_autofree char *name = g_strconcat (start, ".txt", NULL);
  g_autoptr (GFile) file = causerie_sample_files_write_text (f->dialogs.folder, name);
  g_autoptr (GFile) missing = g_file_new_build_filename (f->dialogs.folder, start, NULL);
  CauserieAttachmentBar *bar
      = causerie_dialogs_fixture_find (&f->dialogs, CAUSERIE_TYPE_ATTACHMENT_BAR, NULL);
  int width;

  causerie_attachment_bar_set_offer (bar, LONG);
  paste (f, causerie_sample_files_offer (missing, file, NULL));
  wait_one (f);
  g_assert_true (is_offered (f));
  gtk_widget_measure (GTK_WIDGET (bar), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, NARROW);
}

/* --- Dropping --- */

static GtkDropTarget *
install_drop (Fixture *f)
{
  g_autoptr (GListModel) controllers = NULL;
  g_autoptr (GtkEventController) target = NULL;

  causerie_file_drop_install (f->dialogs.window, CAUSERIE_COMPOSER (f->dialogs.page));
  controllers = gtk_widget_observe_controllers (f->dialogs.window);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_clear_object (&target);
      target = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (target))
        return GTK_DROP_TARGET (target);
    }
  g_assert_not_reached ();
}

static gboolean
drop (GtkDropTarget *target, GFile *file)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GSList files = { .data = file };
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &files);
  g_signal_emit_by_name (target, "drop", &value, 5.0, 5.0, &taken);
  return taken;
}

static void
test_drop (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = causerie_sample_files_write_text (f->dialogs.folder, "notes.txt");
  GtkDropTarget *target = install_drop (f);
  GdkDragAction action;

  g_signal_emit_by_name (target, "enter", 5.0, 5.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  g_assert_true (gtk_widget_has_css_class (f->dialogs.page, "causerie-drop"));
  g_assert_true (drop (target, file));
  g_assert_false (gtk_widget_has_css_class (f->dialogs.page, "causerie-drop"));
  g_assert_cmpstr (wait_one (f)->name, ==, "notes.txt");
}

static void
test_drop_link (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) link = g_file_new_for_uri ("https://example.org/");

  g_assert_true (drop (install_drop (f), link));
  assert_text (f, "https://example.org/");
  f->wanted = 0;
  g_assert_true (is_attached (f));
}

/* There is no message to attach the file to. */
static void
test_drop_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = causerie_sample_files_write_text (f->dialogs.folder, "notes.txt");
  GtkDropTarget *target = install_drop (f);
  GdkDragAction action;

  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->dialogs.page), f->chat, NULL);
  g_signal_emit_by_name (target, "enter", 5.0, 5.0, &action);
  g_assert_cmpint (action, ==, 0);
  g_assert_false (gtk_widget_has_css_class (f->dialogs.page, "causerie-drop"));
  g_assert_false (drop (target, file));
  f->wanted = 0;
  g_assert_true (is_attached (f));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  /* GTK 4.8 warns when a window is destroyed while a text in it is scrolled. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  add ("/attachment-paste/prefers-files-to-their-paths", test_files_with_paths);
  add ("/attachment-paste/takes-links-for-text", test_link);
  add ("/attachment-paste/takes-an-image", test_image);
  add ("/attachment-paste/prefers-text-to-its-picture", test_image_of_text);
  add ("/attachment-paste/attaches-a-file-once", test_same_file_twice);
  add ("/attachment-paste/last-file-is-in-view", test_last_file_is_shown);
  add ("/attachment-paste/send-waits-for-files", test_reading);
  add ("/attachment-paste/window-may-be-closed-meanwhile", test_closed_while_reading);
  add ("/attachment-paste/long-text-becomes-a-file", test_long_text_accepted);
  add ("/attachment-paste/refused-text-stays", test_long_text_refused);
  add ("/attachment-paste/undo-withdraws-the-offer", test_long_text_undone);
  add ("/attachment-paste/another-draft-withdraws-the-offer", test_long_text_of_another_chat);
  add ("/attachment-paste/short-text-is-no-file", test_short_text);
  g_test_add ("/attachment-paste/fits-a-narrow-window-with-large-text", Fixture, NULL, set_up_large,
              test_large_text, tear_down_large);
  add ("/attachment-paste/dropped-files-are-attached", test_drop);
  add ("/attachment-paste/dropped-links-are-text", test_drop_link);
  add ("/attachment-paste/drop-is-refused-without-a-message", test_drop_refused);
  return g_test_run ();
}
