/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small picture of an attachment: the image, or an icon for other files. It has its final size
 * from the beginning, as nothing may move when the picture is loaded. */
#include "config.h"

#include "causerie-thumbnail.h"

#define ICON_SIZE 32

/* No edge becomes smaller than this, so that the picture can be recognized and clicked. */
#define SMALLEST 40

struct _CauserieThumbnail
{
  GtkWidget parent_instance;

  GtkWidget *picture; /* a child */
  GtkWidget *icon;    /* likewise; shown without a picture */

  CauserieAttachmentStore *store;
  CauserieAttachment *attachment;
  int width;
  int height;
  int edge; /* of the picture, in device pixels */
  GCancellable *loading;
};

G_DEFINE_FINAL_TYPE (CauserieThumbnail, causerie_thumbnail, GTK_TYPE_WIDGET)

static void
stop_loading (CauserieThumbnail *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
show_pixbuf (CauserieThumbnail *self, GdkPixbuf *pixbuf)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);

  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->icon, FALSE);
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieThumbnail) self = CAUSERIE_THUMBNAIL (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = causerie_attachment_store_make_thumbnail_finish (
      CAUSERIE_ATTACHMENT_STORE (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  g_clear_object (&self->loading);
  if (pixbuf != NULL)
    show_pixbuf (self, pixbuf);
  else
    g_debug ("No thumbnail: %s", error->message);
}

static void
load (CauserieThumbnail *self)
{
  GdkPixbuf *pixbuf;

  if (self->store == NULL || self->attachment->kind != CAUSERIE_ATTACHMENT_IMAGE)
    return;
  pixbuf = causerie_attachment_store_find_thumbnail (self->store, self->attachment, self->edge);
  if (pixbuf != NULL)
    {
      show_pixbuf (self, pixbuf);
      return;
    }
  self->loading = g_cancellable_new ();
  causerie_attachment_store_make_thumbnail_async (self->store, self->attachment, self->edge,
                                                  self->loading, on_made_cb, g_object_ref (self));
}

static void
causerie_thumbnail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  CauserieThumbnail *self = CAUSERIE_THUMBNAIL (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = self->width;
      *minimum = MIN (self->width, SMALLEST);
      return;
    }
  /* A narrow window makes it smaller, with the same proportions. */
  *natural = self->height;
  if (for_size >= 0 && for_size < self->width)
    *natural = MAX (self->height * for_size / self->width, MIN (self->height, SMALLEST));
  /* Less than that, as a narrower picture is lower: GTK requires that a widget needs no more height
     the wider it is. */
  *minimum = MIN (*natural, SMALLEST);
}

static GtkSizeRequestMode
causerie_thumbnail_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieThumbnail *self = CAUSERIE_THUMBNAIL (widget);
  GtkAllocation place = { 0, 0, width, height };

  gtk_widget_size_allocate (self->picture, &place, -1);
  if (gtk_widget_should_layout (self->icon))
    gtk_widget_size_allocate (self->icon, &place, -1);
}

static void
causerie_thumbnail_dispose (GObject *object)
{
  CauserieThumbnail *self = CAUSERIE_THUMBNAIL (object);

  stop_loading (self);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->attachment, causerie_attachment_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (causerie_thumbnail_parent_class)->dispose (object);
}

static void
causerie_thumbnail_class_init (CauserieThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_thumbnail_dispose;
  widget_class->measure = causerie_thumbnail_measure;
  widget_class->get_request_mode = causerie_thumbnail_get_request_mode;
  widget_class->size_allocate = causerie_thumbnail_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
causerie_thumbnail_init (CauserieThumbnail *self)
{
  self->picture = g_object_new (GTK_TYPE_PICTURE, "can-shrink", TRUE, "accessible-role",
                                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-thumbnail");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static const char *
find_icon (const CauserieAttachment *attachment)
{
  switch (attachment->kind)
    {
    case CAUSERIE_ATTACHMENT_IMAGE:
      return "image-x-generic-symbolic";
    case CAUSERIE_ATTACHMENT_PDF:
      return "x-office-document-symbolic";
    case CAUSERIE_ATTACHMENT_TEXT:
    default:
      return "text-x-generic-symbolic";
    }
}

/**
 * causerie_thumbnail_set_attachment:
 * @store: (nullable): reads the image; %NULL shows an icon
 * @width: the width in pixels of the interface
 * @height: likewise
 */
void
causerie_thumbnail_set_attachment (CauserieThumbnail *self, CauserieAttachmentStore *store,
                                   CauserieAttachment *attachment, int width, int height)
{
  g_return_if_fail (CAUSERIE_IS_THUMBNAIL (self) && attachment != NULL);

  stop_loading (self);
  g_set_object (&self->store, store);
  causerie_attachment_ref (attachment);
  g_clear_pointer (&self->attachment, causerie_attachment_unref);
  self->attachment = attachment;
  self->edge = MAX (width, height) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->width = width;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), find_icon (attachment));
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), MIN (ICON_SIZE, MIN (width, height)));
  gtk_widget_set_visible (self->icon, TRUE);
  load (self);
}
