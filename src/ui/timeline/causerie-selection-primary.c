/* SPDX-License-Identifier: GPL-3.0-or-later
 * Connects the selection of a timeline with those of its labels and with the primary clipboard.
 *
 * GTK allows one label with selected text at a time: each claims the primary clipboard, and the one
 * that loses it selects nothing. A screen reader can read and set only the selection of labels. So
 * text within one label is selected by that label itself. Of text in several labels, the timeline
 * has the primary clipboard, and the labels have the accessible state "selected". */
#include "config.h"

#include "causerie-selection-primary.h"

#include "causerie-selection-content.h"
#include "causerie-selection-map.h"

#include <string.h>

struct _CauserieSelectionPrimary
{
  GObject parent_instance;

  CauserieTimelineView *view; /* weak */
  CauserieLibrary *library;   /* or NULL */
  GdkClipboard *clipboard;    /* owned; while the view is realized */
  GtkWidget *label;           /* weak: the one that has selected the text itself */
  GdkContentProvider *own;    /* owned */
  GPtrArray *selected;        /* weak pointers in boxes: the labels with the accessible state */
  GSignalGroup *scrolling;    /* owned; of the vertical adjustment */
  guint idle_id;
  guint scrolled_id;
  gboolean claimed; /* the primary clipboard has the own content */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (CauserieSelectionPrimary, causerie_selection_primary, G_TYPE_OBJECT)

static CauserieSelection *
get_selection (CauserieSelectionPrimary *self)
{
  return causerie_timeline_view_get_selection (self->view);
}

static int
get_offset (GtkWidget *label, gsize index)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  return (int)g_utf8_pointer_to_offset (text, text + MIN (index, strlen (text)));
}

/* Returns: (transfer none) (nullable): the label that can select the text itself */
static GtkWidget *
find_label (CauserieSelectionPrimary *self, gsize *anchor, gsize *end)
{
  const CauserieSelectionPoint *from = causerie_selection_get_anchor (get_selection (self));
  const CauserieSelectionPoint *to = causerie_selection_get_end (get_selection (self));
  GtkWidget *label = from != NULL ? causerie_selection_map_locate (self->view, from, anchor) : NULL;

  return label != NULL && label == causerie_selection_map_locate (self->view, to, end) ? label
                                                                                       : NULL;
}

/* The label that has the primary clipboard until then loses its selection. */
static void
claim (CauserieSelectionPrimary *self)
{
  if (self->clipboard == NULL || self->claimed)
    return;
  gdk_clipboard_set_content (self->clipboard, self->own);
  self->claimed = TRUE;
}

static void
release (CauserieSelectionPrimary *self)
{
  if (self->claimed)
    gdk_clipboard_set_content (self->clipboard, NULL);
  self->claimed = FALSE;
}

/* Nothing is selected, apart from the place of the caret in @label. */
static void
unselect (CauserieSelectionPrimary *self, GtkWidget *label)
{
  if (self->label != NULL && self->label != label && !gtk_widget_in_destruction (self->label))
    gtk_label_select_region (GTK_LABEL (self->label), 0, 0);
  release (self);
}

static void
forget_label (gpointer data)
{
  GWeakRef *reference = data;
  g_autoptr (GtkWidget) label = g_weak_ref_get (reference);

  if (label != NULL && !gtk_widget_in_destruction (label))
    gtk_accessible_reset_state (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_STATE_SELECTED);
  g_weak_ref_clear (reference);
  g_free (reference);
}

/* Moves the reference to @label from @known to the list. Returns: whether it has the state already
 */
static gboolean
keep_selected (CauserieSelectionPrimary *self, GPtrArray *known, GtkWidget *label)
{
  for (guint i = 0; i < known->len; i++)
    {
      g_autoptr (GtkWidget) other = g_weak_ref_get (g_ptr_array_index (known, i));

      if (other != label)
        continue;
      g_ptr_array_add (self->selected, g_ptr_array_steal_index_fast (known, i));
      return TRUE;
    }
  return FALSE;
}

static void
add_selected (CauserieSelectionPrimary *self, GtkWidget *label)
{
  GWeakRef *reference = g_new0 (GWeakRef, 1);

  g_weak_ref_init (reference, label);
  gtk_accessible_update_state (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_STATE_SELECTED, TRUE, -1);
  g_ptr_array_add (self->selected, reference);
}

/* Sets the accessible state of the labels in view. Screen readers are only told of changes. */
static void
update_states (CauserieSelectionPrimary *self)
{
  g_autoptr (GPtrArray) known = self->selected;
  guint first;
  guint end;

  self->selected = g_ptr_array_new_with_free_func (forget_label);
  if (self->label != NULL || causerie_selection_is_empty (get_selection (self)))
    return;
  causerie_timeline_view_get_visible (self->view, &first, &end);
  for (guint row = first; row < end; row++)
    {
      g_autoptr (GPtrArray) labels = causerie_selection_map_list_labels (self->view, row);

      for (guint i = 0; i < labels->len; i++)
        {
          GtkWidget *label = g_ptr_array_index (labels, i);
          gsize from;
          gsize to;

          if (causerie_selection_map_is_in_view (self->view, label)
              && causerie_selection_map_get_range (self->view, row, label, &from, &to)
              && !keep_selected (self, known, label))
            add_selected (self, label);
        }
    }
}

/* Of text in several labels, the one with the end has the caret. */
static void
place_caret (CauserieSelectionPrimary *self)
{
  gsize index;
  GtkWidget *label = causerie_selection_map_locate (
      self->view, causerie_selection_get_end (get_selection (self)), &index);

  if (label != NULL)
    gtk_label_select_region (GTK_LABEL (label), get_offset (label, index),
                             get_offset (label, index));
}

static void
on_selection_changed_cb (CauserieSelectionPrimary *self)
{
  GtkWidget *label;
  gsize anchor;
  gsize end;

  if (self->updating || self->view == NULL)
    return;
  self->updating = TRUE;
  label = find_label (self, &anchor, &end);
  /* The clipboard is not emptied before it is claimed again: X11 cannot tell the order of the two.
   */
  if (causerie_selection_is_empty (get_selection (self)))
    unselect (self, label);
  else if (label == NULL)
    {
      claim (self);
      place_caret (self);
    }
  else
    self->claimed = FALSE;
  if (label != NULL)
    gtk_label_select_region (GTK_LABEL (label), get_offset (label, anchor),
                             get_offset (label, end));
  g_set_weak_pointer (&self->label, label);
  update_states (self);
  self->updating = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

/* The direction of a selection is not changed. */
static void
take (CauserieSelectionPrimary *self, const CauserieSelectionPoint *from,
      const CauserieSelectionPoint *to)
{
  const CauserieSelectionPoint *first = causerie_selection_get_first (get_selection (self));
  const CauserieSelectionPoint *last = causerie_selection_get_last (get_selection (self));

  if (first == NULL || causerie_selection_point_compare (first, from) != 0
      || causerie_selection_point_compare (last, to) != 0)
    causerie_selection_set (get_selection (self), from, to);
}

static gsize
get_index (GtkWidget *label, int offset)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  return (gsize)(g_utf8_offset_to_pointer (text, offset) - text);
}

/* Takes over what a label has selected itself, for a screen reader or its own menu. Returns:
   whether there is any */
static gboolean
take_from_label (CauserieSelectionPrimary *self, guint row, GtkWidget *label)
{
  g_autoptr (CauserieSelectionPoint) anchor = NULL;
  g_autoptr (CauserieSelectionPoint) end = NULL;
  int from;
  int to;

  if (!gtk_label_get_selection_bounds (GTK_LABEL (label), &from, &to))
    return FALSE;
  anchor = causerie_selection_map_find (self->view, row, label, get_index (label, from));
  end = causerie_selection_map_find (self->view, row, label, get_index (label, to));
  if (anchor == NULL || end == NULL)
    return FALSE;
  self->updating = TRUE;
  g_set_weak_pointer (&self->label, label);
  take (self, anchor, end);
  update_states (self);
  self->updating = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
  return TRUE;
}

static gboolean
take_from_labels (CauserieSelectionPrimary *self)
{
  guint first;
  guint end;
  guint row_of_label;

  /* The label may be out of view. */
  if (self->label != NULL
      && causerie_timeline_view_find_row (self->view, self->label, &row_of_label)
      && take_from_label (self, row_of_label, self->label))
    return TRUE;
  causerie_timeline_view_get_visible (self->view, &first, &end);
  for (guint row = first; row < end; row++)
    {
      g_autoptr (GPtrArray) labels = causerie_selection_map_list_labels (self->view, row);

      for (guint i = 0; i < labels->len; i++)
        if (take_from_label (self, row, g_ptr_array_index (labels, i)))
          return TRUE;
    }
  return FALSE;
}

/* A label that gets another text selects nothing for a moment, so this waits until that is over. A
   label that was scrolled away is gone with its selection; the text remains selected. */
static gboolean
on_idle_cb (gpointer data)
{
  CauserieSelectionPrimary *self = data;
  GtkWidget *label = self->label;

  self->idle_id = 0;
  if (self->view == NULL || take_from_labels (self))
    return G_SOURCE_REMOVE;
  if (label != NULL && !causerie_selection_is_empty (get_selection (self)))
    causerie_selection_clear (get_selection (self));
  else
    on_selection_changed_cb (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_scrolled_idle_cb (gpointer data)
{
  CauserieSelectionPrimary *self = data;

  self->scrolled_id = 0;
  if (self->view != NULL)
    update_states (self);
  return G_SOURCE_REMOVE;
}

static void
on_scrolled_cb (CauserieSelectionPrimary *self)
{
  if (self->scrolled_id == 0 && self->label == NULL && self->view != NULL
      && !causerie_selection_is_empty (get_selection (self)))
    self->scrolled_id = g_idle_add (on_scrolled_idle_cb, self);
}

static void
on_adjustment_set_cb (GtkWidget *view, GParamSpec *pspec, CauserieSelectionPrimary *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  g_signal_group_set_target (self->scrolling, adjustment);
}

static void
on_primary_changed_cb (GdkClipboard *clipboard, CauserieSelectionPrimary *self)
{
  if (self->updating || self->view == NULL)
    return;
  if (self->claimed && gdk_clipboard_get_content (clipboard) != self->own)
    {
      /* Another widget or program has it now. */
      self->claimed = FALSE;
      causerie_selection_clear (get_selection (self));
    }
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle_cb, self);
}

static void
on_realize_cb (GtkWidget *view, CauserieSelectionPrimary *self)
{
  self->clipboard = g_object_ref (gtk_widget_get_primary_clipboard (view));
  g_signal_connect_object (self->clipboard, "changed", G_CALLBACK (on_primary_changed_cb), self, 0);
}

static void
on_unrealize_cb (GtkWidget *view, CauserieSelectionPrimary *self)
{
  if (self->clipboard == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->clipboard, on_primary_changed_cb, self);
  release (self);
  g_clear_object (&self->clipboard);
}

static void
causerie_selection_primary_dispose (GObject *object)
{
  CauserieSelectionPrimary *self = CAUSERIE_SELECTION_PRIMARY (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_handle_id (&self->scrolled_id, g_source_remove);
  g_clear_object (&self->scrolling);
  g_clear_weak_pointer (&self->label);
  g_clear_weak_pointer (&self->view);
  if (self->clipboard != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->clipboard, on_primary_changed_cb, self);
      release (self);
    }
  g_clear_object (&self->clipboard);
  g_clear_object (&self->own);
  g_clear_object (&self->library);
  g_ptr_array_set_size (self->selected, 0);
  G_OBJECT_CLASS (causerie_selection_primary_parent_class)->dispose (object);
}

static void
causerie_selection_primary_finalize (GObject *object)
{
  g_ptr_array_unref (CAUSERIE_SELECTION_PRIMARY (object)->selected);
  G_OBJECT_CLASS (causerie_selection_primary_parent_class)->finalize (object);
}

static void
causerie_selection_primary_class_init (CauserieSelectionPrimaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_selection_primary_dispose;
  object_class->finalize = causerie_selection_primary_finalize;
}

static void
causerie_selection_primary_init (CauserieSelectionPrimary *self)
{
  self->selected = g_ptr_array_new_with_free_func (forget_label);
  self->scrolling = g_signal_group_new (GTK_TYPE_ADJUSTMENT);
  g_signal_group_connect_swapped (self->scrolling, "value-changed", G_CALLBACK (on_scrolled_cb),
                                  self);
}

/* @view: may be destroyed before this object */
CauserieSelectionPrimary *
causerie_selection_primary_new (CauserieTimelineView *view)
{
  CauserieSelectionPrimary *self = g_object_new (CAUSERIE_TYPE_SELECTION_PRIMARY, NULL);

  g_set_weak_pointer (&self->view, view);
  self->own = causerie_selection_content_new_following (view, NULL);
  g_signal_connect_object (view, "realize", G_CALLBACK (on_realize_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (view, "unrealize", G_CALLBACK (on_unrealize_cb), self, 0);
  g_signal_connect_object (causerie_timeline_view_get_selection (view), "changed",
                           G_CALLBACK (on_selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::vadjustment", G_CALLBACK (on_adjustment_set_cb), self, 0);
  on_adjustment_set_cb (GTK_WIDGET (view), NULL, self);
  if (gtk_widget_get_realized (GTK_WIDGET (view)))
    on_realize_cb (GTK_WIDGET (view), self);
  return self;
}

/* @library: (nullable): has the contents of messages that are not loaded */
void
causerie_selection_primary_set_library (CauserieSelectionPrimary *self, CauserieLibrary *library)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION_PRIMARY (self));

  if (!g_set_object (&self->library, library))
    return;
  release (self);
  g_clear_object (&self->own);
  self->own = causerie_selection_content_new_following (self->view, library);
}
