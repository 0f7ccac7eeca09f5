/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file of a message in the conversation, and the dialog that shows a picture. */
#include "config.h"

#include "causerie-attachment-view.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-image-page.h"
#include "causerie-sample-files.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef struct
{
  CauserieDialogsFixture dialogs;
  CauserieChat *chat;
  CauserieAttachmentStore *store;
  GtkWidget *view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_set_up (&f->dialogs, NULL);
  f->chat = causerie_session_create_chat (f->dialogs.session);
  f->store = causerie_chat_get_attachment_store (f->chat);
  f->view = causerie_attachment_view_new ();
  gtk_widget_set_valign (f->view, GTK_ALIGN_START);
  causerie_dialogs_fixture_show_page (&f->dialogs, f->view);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->chat);
  causerie_dialogs_fixture_tear_down (&f->dialogs, data);
}

/* Returns: (transfer full): the description of an image that is not stored */
static CauserieAttachment *
describe_image (guint width, guint height)
{
  const CauserieAttachment values = { .kind = CAUSERIE_ATTACHMENT_IMAGE,
                                      .sha256 = (char *)HASH,
                                      .name = (char *)"leaf.png",
                                      .media_type = (char *)"image/png",
                                      .size = 2000,
                                      .width = width,
                                      .height = height };

  return causerie_attachment_new (&values);
}

/* Returns: (transfer full): a stored image */
static CauserieAttachment *
store_image (Fixture *f, int width, int height)
{
  CauserieDraftFiles *files = causerie_chat_get_draft_files (f->chat);
  g_autoptr (GBytes) bytes = causerie_sample_files_make_image (width, height, 0x2266ccff);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_draft_files_add_bytes_async (files, 0, bytes, "stored.png", NULL,
                                        causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_draft_files_add_finish (files, result, &error);
  g_assert_no_error (error);
  return causerie_attachment_ref (g_ptr_array_index (causerie_draft_files_get (files, 0), 0));
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static gboolean
has_picture (gpointer widget)
{
  GtkWidget *picture = find (widget, GTK_TYPE_PICTURE);

  return picture != NULL && gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static void
measure (Fixture *f, int *width, int *height)
{
  gtk_widget_measure (f->view, GTK_ORIENTATION_HORIZONTAL, -1, NULL, width, NULL, NULL);
  gtk_widget_measure (f->view, GTK_ORIENTATION_VERTICAL, *width, NULL, height, NULL, NULL);
}

/* Nothing moves when the picture is loaded. */
static void
test_size_is_known (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieAttachment) image = store_image (f, 800, 400);
  int width;
  int height;
  int loaded_width;
  int loaded_height;

  causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (f->view), f->store, image);
  g_assert_false (has_picture (f->view));
  measure (f, &width, &height);
  g_assert_cmpint (width, >=, 320);
  g_assert_cmpint (width, <=, 360);
  g_assert_cmpint (height, >=, 160);
  g_assert_true (causerie_test_wait_until (has_picture, f->view, SECONDS));
  measure (f, &loaded_width, &loaded_height);
  g_assert_cmpint (loaded_width, ==, width);
  g_assert_cmpint (loaded_height, ==, height);
}

/* In a narrow window, the picture has no empty space above and below it. */
static void
test_narrow_picture (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieAttachment) image = describe_image (800, 600);
  int minimum;
  int width;
  int height;
  int narrow_height;

  causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (f->view), NULL, image);
  measure (f, &width, &height);
  gtk_widget_measure (f->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <, width - 100);
  gtk_widget_measure (f->view, GTK_ORIENTATION_VERTICAL, width - 100, NULL, &narrow_height, NULL,
                      NULL);
  g_assert_cmpint (narrow_height, ==, height - 75);
}

/* It can be clicked although it has one pixel, or is as thin as a line. */
static void
test_tiny_picture (Fixture *f, gconstpointer data)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2000, 1 }, { 1, 2000 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CauserieAttachment) image = describe_image (sizes[i][0], sizes[i][1]);
      int width;
      int height;

      causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (f->view), NULL, image);
      measure (f, &width, &height);
      g_assert_cmpint (width, >=, 40);
      g_assert_cmpint (height, >=, 40);
      g_assert_cmpint (width, <=, 360);
      g_assert_cmpint (height, <=, 280);
    }
}

static void
test_words (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieAttachment) image = describe_image (1200, 800);
  g_autofree char *size = g_format_size (2000);
  g_autofree char *details = g_strdup_printf ("PNG image · 1200 × 800 · %s", size);
  GtkAccessible *button = GTK_ACCESSIBLE (find (f->view, GTK_TYPE_BUTTON));

  causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (f->view), NULL, image);
  g_assert_null (
      gtk_test_accessible_check_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "leaf.png"));
  g_assert_null (
      gtk_test_accessible_check_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details));
}

static gboolean
is_missing (gpointer data)
{
  return causerie_dialogs_fixture_search_windows (ADW_TYPE_STATUS_PAGE, NULL) != NULL
         && gtk_widget_get_mapped (
             causerie_dialogs_fixture_search_windows (ADW_TYPE_STATUS_PAGE, NULL));
}

/* The place of a picture whose bytes are lost keeps its size, and the dialog says so. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieAttachment) image = describe_image (800, 400);
  GtkWidget *page;
  int width;
  int height;

  causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (f->view), f->store, image);
  causerie_image_page_present (f->dialogs.window, f->store, image);
  g_assert_true (causerie_test_wait_until (is_missing, NULL, SECONDS));
  page = causerie_dialogs_fixture_search_windows (ADW_TYPE_STATUS_PAGE, NULL);
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), !=, "");
  g_assert_false (has_picture (f->view));
  measure (f, &width, &height);
  g_assert_cmpint (width, >=, 320);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (page)));
}

static gboolean
is_loaded (gpointer data)
{
  GtkWidget *bar = causerie_dialogs_fixture_search_windows (ADW_TYPE_HEADER_BAR, NULL);

  return has_picture (gtk_widget_get_parent (bar));
}

static void
test_dialog (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieAttachment) image = store_image (f, 500, 400);
  GtkWidget *bar;

  causerie_image_page_present (f->dialogs.window, f->store, image);
  g_assert_true (causerie_test_wait_until (is_loaded, NULL, SECONDS));
  bar = causerie_dialogs_fixture_search_windows (ADW_TYPE_HEADER_BAR, NULL);
  g_assert_cmpint (gtk_widget_get_width (bar), >=, 480);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (bar)));
}

/* The picture is made when its dialog is gone. */
static void
test_dialog_closed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieAttachment) image = store_image (f, 500, 400);
  GtkWidget *bar;

  causerie_image_page_present (f->dialogs.window, f->store, image);
  bar = causerie_dialogs_fixture_search_windows (ADW_TYPE_HEADER_BAR, NULL);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (bar)));
  causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (f->view), f->store, image);
  g_assert_true (causerie_test_wait_until (has_picture, f->view, SECONDS));
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
  add ("/attachment-view/size-is-known-before-the-picture", test_size_is_known);
  add ("/attachment-view/tiny-picture-can-be-clicked", test_tiny_picture);
  add ("/attachment-view/narrow-picture-keeps-its-proportions", test_narrow_picture);
  add ("/attachment-view/has-a-name-and-a-description", test_words);
  add ("/attachment-view/missing-picture-is-said", test_missing);
  add ("/attachment-view/dialog-shows-the-picture", test_dialog);
  add ("/attachment-view/dialog-may-be-closed-meanwhile", test_dialog_closed_meanwhile);
  return g_test_run ();
}
