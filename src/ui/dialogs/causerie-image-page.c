/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that shows an attached image in its full size. */
#include "config.h"

#include "causerie-image-page.h"

#include "causerie-compat.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH 1200
#define MAX_HEIGHT 900
#define MIN_EDGE 240

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) stack = GTK_WIDGET (data);
  GtkWidget *picture = gtk_stack_get_child_by_name (GTK_STACK (stack), "picture");
  GtkWidget *problem = gtk_stack_get_child_by_name (GTK_STACK (stack), "problem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = causerie_attachment_store_make_thumbnail_finish (
      CAUSERIE_ATTACHMENT_STORE (source), result, &error);

  /* The dialog may be closed. */
  if (picture == NULL || problem == NULL)
    return;
  if (pixbuf != NULL)
    {
      g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);

      gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
      causerie_compat_show_page (GTK_STACK (stack), "picture");
    }
  else
    {
      g_autofree char *words = causerie_words_dup_for_error (error);
      g_autofree char *markup = g_markup_escape_text (words, -1);

      adw_status_page_set_description (ADW_STATUS_PAGE (problem), markup);
      causerie_compat_show_page (GTK_STACK (stack), "problem");
    }
}

static GtkWidget *
create_stack (const CauserieAttachment *attachment)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *picture = gtk_picture_new ();

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), attachment->name);
  gtk_stack_add_named (GTK_STACK (stack), g_object_new (ADW_TYPE_BIN, NULL), "loading");
  gtk_stack_add_named (GTK_STACK (stack), picture, "picture");
  gtk_stack_add_named (GTK_STACK (stack),
                       g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "image-missing-symbolic",
                                     "title", _ ("The Image Can’t Be Shown"), NULL),
                       "problem");
  return stack;
}

/* The dialog is no larger than the image. */
static int
find_size (guint pixels, int most)
{
  return CLAMP ((int)MIN (pixels, G_MAXINT), MIN_EDGE, most);
}

void
causerie_image_page_present (GtkWidget *parent, CauserieAttachmentStore *store,
                             CauserieAttachment *attachment)
{
  GtkWidget *stack = create_stack (attachment);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const CauserieDialog options = { .title = attachment->name,
                                   .width = find_size (attachment->width, MAX_WIDTH),
                                   .height = find_size (attachment->height, MAX_HEIGHT) };
  int edge = (int)MIN (MAX (attachment->width, attachment->height), G_MAXINT);

  causerie_attachment_store_make_thumbnail_async (store, attachment, MAX (edge, 1), NULL,
                                                  on_made_cb, g_object_ref (stack));
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_box_append (GTK_BOX (page), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (page), stack);
  causerie_compat_present_dialog (parent, page, &options);
}
