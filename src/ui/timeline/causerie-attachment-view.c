/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file in a message: a picture, or an icon with its name. It opens the file by the actions
 * attachment.open, attachment.open-with and attachment.save, whose parameter is the
 * content block of the file. */
#include "config.h"

#include "causerie-attachment-view.h"

#include "causerie-attachment-words.h"
#include "causerie-compat.h"
#include "causerie-thumbnail.h"

#include <glib/gi18n-lib.h>

/* The largest picture, in pixels. */
#define MAX_WIDTH 320
#define MAX_HEIGHT 240
/* The smallest one, which can still be clicked, and the size of an icon. */
#define ICON_SIZE 40

struct _CauserieAttachmentView
{
  GtkWidget parent_instance;

  GtkWidget *button; /* a child */
  GtkWidget *thumbnail;
  GtkWidget *words; /* the labels, for what is not a picture */
  GtkWidget *name_label;
  GtkWidget *details_label;
  GtkWidget *menu; /* (nullable): a child, while it is open */

  CauserieAttachment *attachment;
};

G_DEFINE_FINAL_TYPE (CauserieAttachmentView, causerie_attachment_view, GTK_TYPE_WIDGET)

static void
append_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
create_menu (CauserieAttachmentView *self)
{
  GMenu *menu = g_menu_new ();
  g_autofree char *block = causerie_attachment_write (self->attachment);
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (block));

  /* Translators: menu item that opens an attached file; a verb */
  append_item (menu, _ ("Open"), "attachment.open", target);
  /* Translators: menu item that opens an attached file with a program that the user chooses */
  append_item (menu, _ ("Open With…"), "attachment.open-with", target);
  /* Translators: menu item that saves an attached file */
  append_item (menu, _ ("Save As…"), "attachment.save", target);
  return G_MENU_MODEL (menu);
}

/* The focus may still be in the menu, or GTK has moved it: to nothing, or to the row around this
   widget. */
static void
take_focus_back (CauserieAttachmentView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->menu == NULL)
    return;
  if (focus == NULL || gtk_widget_is_ancestor (focus, self->menu)
      || gtk_widget_is_ancestor (self->button, focus))
    gtk_widget_grab_focus (self->button);
}

static gboolean
remove_menu (gpointer data)
{
  CauserieAttachmentView *self = CAUSERIE_ATTACHMENT_VIEW (data);

  take_focus_back (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  return G_SOURCE_REMOVE;
}

/* The action of the chosen item runs after the menu is closed. */
static void
on_menu_closed_cb (CauserieAttachmentView *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, remove_menu, g_object_ref (self), g_object_unref);
}

static void
open_menu (CauserieAttachmentView *self, const GdkRectangle *place)
{
  g_autoptr (GMenuModel) model = create_menu (self);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (model);
  causerie_compat_name_menu_items (GTK_POPOVER_MENU (self->menu));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  if (place != NULL)
    gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), place);
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed_cb), self,
                           G_CONNECT_SWAPPED);
  /* A popover that is destroyed while it is open leaves its grab behind, so that the window gets no
     clicks any more. */
  g_signal_connect_object (self, "unmap", G_CALLBACK (gtk_popover_popdown), self->menu,
                           G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_presses, double x, double y,
               CauserieAttachmentView *self)
{
  GdkRectangle place = { (int)x, (int)y, 1, 1 };

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, &place);
}

static void
on_menu_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_menu (CAUSERIE_ATTACHMENT_VIEW (widget), NULL);
}

static void
causerie_attachment_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieAttachmentView *self = CAUSERIE_ATTACHMENT_VIEW (widget);
  GtkAllocation place = { 0, 0, width, height };

  gtk_widget_size_allocate (self->button, &place, -1);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
causerie_attachment_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                  int *minimum, int *natural, int *minimum_baseline,
                                  int *natural_baseline)
{
  gtk_widget_measure (CAUSERIE_ATTACHMENT_VIEW (widget)->button, orientation, for_size, minimum,
                      natural, NULL, NULL);
}

static GtkSizeRequestMode
causerie_attachment_view_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (CAUSERIE_ATTACHMENT_VIEW (widget)->button);
}

static void
causerie_attachment_view_dispose (GObject *object)
{
  CauserieAttachmentView *self = CAUSERIE_ATTACHMENT_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->attachment, causerie_attachment_unref);
  G_OBJECT_CLASS (causerie_attachment_view_parent_class)->dispose (object);
}

static void
causerie_attachment_view_class_init (CauserieAttachmentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_attachment_view_dispose;
  widget_class->measure = causerie_attachment_view_measure;
  widget_class->get_request_mode = causerie_attachment_view_get_request_mode;
  widget_class->size_allocate = causerie_attachment_view_size_allocate;
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, on_menu_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "menu.popup",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
}

static GtkWidget *
create_label (const char *css_class, PangoEllipsizeMode ellipsize)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", ellipsize, NULL);

  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}

static void
causerie_attachment_view_init (CauserieAttachmentView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  self->thumbnail = g_object_new (CAUSERIE_TYPE_THUMBNAIL, NULL);
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (self->words, 6);
  self->name_label = create_label (NULL, PANGO_ELLIPSIZE_MIDDLE);
  self->details_label = create_label ("caption", PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->words), self->name_label);
  gtk_box_append (GTK_BOX (self->words), self->details_label);
  gtk_box_append (GTK_BOX (box), self->thumbnail);
  gtk_box_append (GTK_BOX (box), self->words);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "causerie-attachment");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed_cb), self, 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
causerie_attachment_view_new (void)
{
  return g_object_new (CAUSERIE_TYPE_ATTACHMENT_VIEW, NULL);
}

/* Its size is known before the picture is loaded, so that nothing moves then. */
static void
find_picture_size (const CauserieAttachment *attachment, int *width, int *height)
{
  double scale = MIN (
      1, MIN ((double)MAX_WIDTH / attachment->width, (double)MAX_HEIGHT / attachment->height));

  *width = MAX ((int)(attachment->width * scale), ICON_SIZE);
  *height = MAX ((int)(attachment->height * scale), ICON_SIZE);
}

static void
show_thumbnail (CauserieAttachmentView *self, CauserieAttachmentStore *store)
{
  const CauserieAttachment *attachment = self->attachment;
  gboolean picture = attachment->kind == CAUSERIE_ATTACHMENT_IMAGE && attachment->width > 0
                     && attachment->height > 0;
  int width = ICON_SIZE;
  int height = ICON_SIZE;

  if (picture)
    find_picture_size (attachment, &width, &height);
  causerie_thumbnail_set_attachment (CAUSERIE_THUMBNAIL (self->thumbnail), store, self->attachment,
                                     width, height);
  gtk_widget_set_visible (self->words, !picture);
}

/* @store: (nullable): reads the picture */
void
causerie_attachment_view_set_attachment (CauserieAttachmentView *self,
                                         CauserieAttachmentStore *store,
                                         CauserieAttachment *attachment)
{
  g_autofree char *details = NULL;
  g_autofree char *tooltip = NULL;
  g_autofree char *block = NULL;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_VIEW (self) && attachment != NULL);

  causerie_attachment_ref (attachment);
  g_clear_pointer (&self->attachment, causerie_attachment_unref);
  self->attachment = attachment;
  show_thumbnail (self, store);
  details = causerie_attachment_words_dup_details (attachment);
  tooltip = g_strjoin ("\n", attachment->name, details, NULL);
  block = causerie_attachment_write (attachment);
  gtk_label_set_text (GTK_LABEL (self->name_label), attachment->name);
  gtk_label_set_text (GTK_LABEL (self->details_label), details);
  /* The action is looked up when it is named, and must match its target then. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", block);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "attachment.open");
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  attachment->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details,
                                  -1);
}
