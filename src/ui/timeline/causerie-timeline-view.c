/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scrolling list of a chat: follows the end, or keeps the visible rows exactly in place. */
#include "config.h"

#include "causerie-timeline-view.h"

#include "causerie-timeline-view-private.h"

#include <math.h>

#define DEFAULT_MAXIMUM_WIDTH 720
enum
{
  PROP_0,
  PROP_AT_END,
  PROP_MAXIMUM_WIDTH,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieTimelineView, causerie_timeline_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static gboolean
notify_at_end_cb (gpointer data)
{
  CauserieTimelineView *self = data;

  self->notify_id = 0;
  if (self->notified_at_end != self->at_end)
    {
      self->notified_at_end = self->at_end;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
    }
  return G_SOURCE_REMOVE;
}

/* Updates whether the end is in view. The notification is deferred to the main loop: its handlers
   show and hide widgets, and a resize must not be queued during an allocation. */
void
_causerie_timeline_view_update_at_end (CauserieTimelineView *self)
{
  double below
      = (double)causerie_timeline_heights_get_total (self->heights) - self->page - self->top;

  self->at_end = causerie_timeline_heights_get_n (self->heights) == 0 || below < 1;
  if (self->at_end != self->notified_at_end && self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_DEFAULT, notify_at_end_cb, self, NULL);
}

/* The layout moved the anchor to a neighbor of the removed rows. If removed rows were added again,
   the topmost of those is the better anchor. */
static void
anchor_to_kept_row (CauserieTimelineView *self)
{
  gboolean sticky = causerie_timeline_layout_get_sticky (self->layout);
  CauserieTimelineRow *nearest = NULL;

  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);

      if (!isnan (row->y) && (nearest == NULL || fabs (row->y) < fabs (nearest->y)))
        nearest = row;
    }
  if (nearest == NULL)
    return;
  causerie_timeline_layout_set_anchor (self->layout, nearest->position,
                                       CAUSERIE_TIMELINE_ALIGN_START, nearest->y);
  causerie_timeline_layout_set_sticky (self->layout, sticky);
}

static gboolean
holds_focus (CauserieTimelineView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  CauserieTimelineView *self = data;
  guint anchor = causerie_timeline_layout_get_anchor (self->layout, NULL);
  gboolean anchor_lost = anchor >= position && anchor - position < removed;
  gboolean focused = holds_focus (self);

  causerie_timeline_layout_splice (self->layout, position, removed, added);
  causerie_timeline_rows_splice (self->rows, position, removed, added);
  if (anchor_lost)
    anchor_to_kept_row (self);
  _causerie_timeline_view_prepare (self);

  /* The keyboard focus must not get lost when its row is removed. */
  if (focused && !holds_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  /* Not the minimum of the rows: a window that changes its size because a wide row came near would
     be worse than a row that is cut off. */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 2 * CAUSERIE_TIMELINE_VIEW_MARGIN + 1 : 1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = self->maximum_width + 2 * CAUSERIE_TIMELINE_VIEW_MARGIN;
  else
    *natural = (int)CLAMP (causerie_timeline_heights_get_total (self->heights), 1, G_MAXINT16);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);
      int height = causerie_timeline_heights_get (self->heights, row->position);

      if (!isnan (row->y) && row->y < self->page && row->y + height > 0)
        gtk_widget_snapshot_child (widget, row->widget, snapshot);
    }
}

/* Text is about as wide as the average of the letters, which Pango knows for each font and
   language. */
static void
update_maximum_width (CauserieTimelineView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics;
  gint64 width;

  if (self->characters == 0)
    return;
  metrics = pango_context_get_metrics (context, NULL, NULL);
  width = (gint64)self->characters * pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  causerie_timeline_view_set_maximum_width (self, (int)MAX (width / PANGO_SCALE, 1));
}

/* With another font, every row gets another height. What is read stays in place, as after a change
   of the width. */
static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);
  const PangoFontDescription *font;

  GTK_WIDGET_CLASS (causerie_timeline_view_parent_class)->css_changed (widget, change);
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  if (self->font != NULL && pango_font_description_equal (self->font, font))
    return;
  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (font);
  causerie_timeline_layout_forget_heights (self->layout);
  update_maximum_width (self);
}

static void
direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  gtk_widget_queue_allocate (widget);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  switch (id)
    {
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    case PROP_MAXIMUM_WIDTH:
      g_value_set_int (value, self->maximum_width);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  switch (id)
    {
    case PROP_MAXIMUM_WIDTH:
      causerie_timeline_view_set_maximum_width (self, g_value_get_int (value));
      break;
    case PROP_HADJUSTMENT:
      _causerie_timeline_view_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL,
                                              g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      _causerie_timeline_view_set_adjustment (self, GTK_ORIENTATION_VERTICAL,
                                              g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_handle_id (&self->notify_id, g_source_remove);
  _causerie_timeline_view_clear_highlight (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_clear_object (&self->model);
  causerie_timeline_rows_clear (self->rows);
  _causerie_timeline_view_drop_adjustments (self);
  g_clear_weak_pointer (&self->focus_item);
  G_OBJECT_CLASS (causerie_timeline_view_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  g_clear_pointer (&self->font, pango_font_description_free);
  g_clear_pointer (&self->rows, causerie_timeline_rows_free);
  g_clear_pointer (&self->layout, causerie_timeline_layout_free);
  G_OBJECT_CLASS (causerie_timeline_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  /**
   * CauserieTimelineView:at-end:
   *
   * Whether the end of the last row is in view.
   */
  properties[PROP_AT_END]
      = g_param_spec_boolean ("at-end", NULL, NULL, TRUE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * CauserieTimelineView:maximum-width:
   *
   * The maximum width of a row, in pixels.
   */
  properties[PROP_MAXIMUM_WIDTH]
      = g_param_spec_int ("maximum-width", NULL, NULL, 1, G_MAXINT, DEFAULT_MAXIMUM_WIDTH,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
stop_following_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_timeline_view_stop_following (CAUSERIE_TIMELINE_VIEW (widget));
}

static void
causerie_timeline_view_class_init (CauserieTimelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  widget_class->size_allocate = _causerie_timeline_view_size_allocate;
  widget_class->measure = measure;
  widget_class->get_request_mode = get_request_mode;
  widget_class->snapshot = snapshot;
  widget_class->css_changed = css_changed;
  widget_class->direction_changed = direction_changed;
  install_properties (object_class);
  _causerie_timeline_view_class_init_focus (widget_class);
  gtk_widget_class_install_action (widget_class, "timeline.stop-following", NULL,
                                   stop_following_action);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
causerie_timeline_view_init (CauserieTimelineView *self)
{
  self->layout = causerie_timeline_layout_new ();
  self->heights = causerie_timeline_layout_get_heights (self->layout);
  self->rows = causerie_timeline_rows_new (GTK_WIDGET (self), self->layout);
  self->maximum_width = DEFAULT_MAXIMUM_WIDTH;
  self->at_end = TRUE;
  self->notified_at_end = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _causerie_timeline_view_init_scroll (self);
}

GtkWidget *
causerie_timeline_view_new (void)
{
  return g_object_new (CAUSERIE_TYPE_TIMELINE_VIEW, NULL);
}

/**
 * causerie_timeline_view_set_model:
 * @model: (nullable): the items to show
 *
 * Shows another model and scrolls to its end.
 */
void
causerie_timeline_view_set_model (CauserieTimelineView *self, GListModel *model)
{
  guint old;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_set_object (&self->model, model);
  causerie_timeline_rows_set_model (self->rows, model);

  old = causerie_timeline_heights_get_n (self->heights);
  causerie_timeline_layout_splice (self->layout, 0, old,
                                   model != NULL ? g_list_model_get_n_items (model) : 0);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed_cb), self, 0);
  causerie_timeline_layout_set_sticky (self->layout, TRUE);
  self->lower = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * causerie_timeline_view_set_factory:
 * @create: (nullable): creates the row widget of an item
 * @destroy: (nullable): frees @data
 *
 * Sets how rows are created; existing rows are replaced.
 */
void
causerie_timeline_view_set_factory (CauserieTimelineView *self, CauserieTimelineCreateRow create,
                                    gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  causerie_timeline_rows_set_factory (self->rows, create, data, destroy);
  causerie_timeline_layout_forget_heights (self->layout);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * causerie_timeline_view_set_maximum_width:
 * @width: the maximum width of a row in pixels, at least 1
 */
void
causerie_timeline_view_set_maximum_width (CauserieTimelineView *self, int width)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (width > 0);

  if (self->maximum_width == width)
    return;
  self->maximum_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAXIMUM_WIDTH]);
}

/**
 * causerie_timeline_view_set_characters:
 * @characters: the maximum number of characters of average width in a line, at least 1
 *
 * From now on, the maximum width follows the font.
 */
void
causerie_timeline_view_set_characters (CauserieTimelineView *self, int characters)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (characters > 0);

  self->characters = characters;
  update_maximum_width (self);
}

/* Returns: whether the end of the last row is in view */
gboolean
causerie_timeline_view_get_at_end (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);

  return self->at_end;
}

/* Returns: (transfer none) (nullable): the row widget at @position, if it is realized */
GtkWidget *
causerie_timeline_view_get_row (CauserieTimelineView *self, guint position)
{
  CauserieTimelineRow *row;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), NULL);

  row = causerie_timeline_rows_find (self->rows, position);
  return row != NULL ? row->widget : NULL;
}

guint
causerie_timeline_view_get_n_realized (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), 0);

  return causerie_timeline_rows_get_n (self->rows);
}
