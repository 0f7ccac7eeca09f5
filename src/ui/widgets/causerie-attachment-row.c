/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file that is attached to a draft, with a button to remove it. */
#include "config.h"

#include "causerie-attachment-row.h"

#include "causerie-attachment-words.h"
#include "causerie-thumbnail.h"

#define THUMBNAIL_SIZE 40

struct _CauserieAttachmentRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  CauserieThumbnail *thumbnail;
  GtkLabel *name_label;
  GtkLabel *details_label;
  GtkWidget *remove_button;

  CauserieAttachment *attachment;
};

enum
{
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieAttachmentRow, causerie_attachment_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_remove_clicked_cb (CauserieAttachmentRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

/* The Delete key removes the focused row. */
static gboolean
remove_by_key (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  g_signal_emit (widget, signals[REMOVED], 0);
  return TRUE;
}

static void
causerie_attachment_row_finalize (GObject *object)
{
  CauserieAttachmentRow *self = CAUSERIE_ATTACHMENT_ROW (object);

  g_clear_pointer (&self->attachment, causerie_attachment_unref);
  G_OBJECT_CLASS (causerie_attachment_row_parent_class)->finalize (object);
}

static void
causerie_attachment_row_class_init (CauserieAttachmentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_attachment_row_finalize;
  signals[REMOVED] = g_signal_new ("removed", CAUSERIE_TYPE_ATTACHMENT_ROW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, remove_by_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, remove_by_key, NULL);
  g_type_ensure (CAUSERIE_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-attachment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
}

static void
causerie_attachment_row_init (CauserieAttachmentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
causerie_attachment_row_new (CauserieAttachmentStore *store, CauserieAttachment *attachment)
{
  CauserieAttachmentRow *self = g_object_new (CAUSERIE_TYPE_ATTACHMENT_ROW, NULL);
  g_autofree char *details = causerie_attachment_words_dup_with_tokens (attachment);

  self->attachment = causerie_attachment_ref (attachment);
  causerie_thumbnail_set_attachment (self->thumbnail, store, attachment, THUMBNAIL_SIZE,
                                     THUMBNAIL_SIZE);
  gtk_label_set_text (self->name_label, attachment->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), attachment->name);
  gtk_label_set_text (self->details_label, details);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  attachment->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details,
                                  -1);
  return GTK_WIDGET (self);
}

CauserieAttachment *
causerie_attachment_row_get_attachment (CauserieAttachmentRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_ATTACHMENT_ROW (self), NULL);

  return self->attachment;
}
