/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bar for each of twelve months. The bars are widgets, so that their look comes from the style
 * sheet. What they show is told by the table below, too: the whole chart is one picture for a
 * screen reader. */
#include "config.h"

#include "causerie-usage-chart.h"

#define N_MONTHS CAUSERIE_USAGE_CHART_N_MONTHS
#define HEIGHT 120
#define LEAST_WIDTH 20
#define GAP 6
/* Of a bar that is above 0. */
#define LEAST_HEIGHT 2

typedef struct
{
  GtkWidget *bar;
  GtkWidget *label;
  double value;
} Month;

struct _CauserieUsageChart
{
  GtkWidget parent_instance;

  Month months[N_MONTHS];
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (CauserieUsageChart, causerie_usage_chart, GTK_TYPE_WIDGET)

static int
get_label_height (CauserieUsageChart *self)
{
  int height = 0;

  for (guint i = 0; i < N_MONTHS; i++)
    {
      int natural;

      gtk_widget_measure (self->months[i].label, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL,
                          NULL);
      height = MAX (height, natural);
    }
  return height;
}

static void
causerie_usage_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = N_MONTHS * LEAST_WIDTH;
  else
    *minimum = *natural = HEIGHT + GAP + get_label_height (CAUSERIE_USAGE_CHART (widget));
}

static double
find_greatest (CauserieUsageChart *self)
{
  double greatest = 0;

  for (guint i = 0; i < N_MONTHS; i++)
    greatest = MAX (greatest, self->months[i].value);
  return greatest;
}

/* Time runs in the direction of the text. */
static void
causerie_usage_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieUsageChart *self = CAUSERIE_USAGE_CHART (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int label_height = get_label_height (self);
  int space = MAX (height - label_height - GAP, 0);
  double greatest = find_greatest (self);

  for (guint i = 0; i < N_MONTHS; i++)
    {
      const Month *month = &self->months[i];
      int place = rtl ? (int)(N_MONTHS - 1 - i) : (int)i;
      int start = width * place / N_MONTHS;
      int end = width * (place + 1) / N_MONTHS;
      int tall = greatest > 0 ? (int)(space * month->value / greatest) : 0;
      GtkAllocation label = { start, height - label_height, end - start, label_height };
      GtkAllocation bar = { start + GAP / 2, 0, MAX (end - start - GAP, 1), 0 };

      if (month->value > 0)
        tall = MAX (tall, LEAST_HEIGHT);
      bar.y = space - tall;
      bar.height = tall;
      gtk_widget_set_child_visible (month->bar, tall > 0);
      gtk_widget_size_allocate (month->bar, &bar, -1);
      gtk_widget_size_allocate (month->label, &label, -1);
    }
}

static void
on_released_cb (GtkGesture *gesture, int n, double x, double y, CauserieUsageChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget);
  int place = width > 0 ? (int)(x * N_MONTHS / width) : -1;

  if (place < 0 || place >= N_MONTHS)
    return;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    place = N_MONTHS - 1 - place;
  g_signal_emit (self, chosen_signal, 0, place);
}

static void
causerie_usage_chart_dispose (GObject *object)
{
  CauserieUsageChart *self = CAUSERIE_USAGE_CHART (object);

  for (guint i = 0; i < N_MONTHS; i++)
    {
      g_clear_pointer (&self->months[i].bar, gtk_widget_unparent);
      g_clear_pointer (&self->months[i].label, gtk_widget_unparent);
    }
  G_OBJECT_CLASS (causerie_usage_chart_parent_class)->dispose (object);
}

static void
causerie_usage_chart_class_init (CauserieUsageChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_usage_chart_dispose;
  widget_class->measure = causerie_usage_chart_measure;
  widget_class->size_allocate = causerie_usage_chart_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
causerie_usage_chart_init (CauserieUsageChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  for (guint i = 0; i < N_MONTHS; i++)
    {
      Month *month = &self->months[i];

      month->bar
          = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (month->bar, "causerie-usage-bar");
      gtk_widget_set_parent (month->bar, GTK_WIDGET (self));
      month->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (month->label, "caption");
      gtk_widget_set_parent (month->label, GTK_WIDGET (self));
    }
  g_signal_connect_object (click, "released", G_CALLBACK (on_released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * causerie_usage_chart_set_bar:
 * @position: the number of the month, from 0
 * @value: the height; that of all bars is relative to the highest one
 * @label: the name of the month
 * @tooltip: what the bar shows
 */
void
causerie_usage_chart_set_bar (CauserieUsageChart *self, guint position, double value,
                              const char *label, const char *tooltip)
{
  Month *month;

  g_return_if_fail (CAUSERIE_IS_USAGE_CHART (self) && position < N_MONTHS);

  month = &self->months[position];
  month->value = value;
  gtk_label_set_text (GTK_LABEL (month->label), label);
  gtk_widget_set_tooltip_text (month->bar, tooltip);
  gtk_widget_set_tooltip_text (month->label, tooltip);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Marks the bar of the month whose table is shown. */
void
causerie_usage_chart_set_chosen (CauserieUsageChart *self, guint position)
{
  g_return_if_fail (CAUSERIE_IS_USAGE_CHART (self));

  for (guint i = 0; i < N_MONTHS; i++)
    {
      Month *month = &self->months[i];

      if (i == position)
        {
          gtk_widget_add_css_class (month->bar, "chosen");
          gtk_widget_remove_css_class (month->label, "dim-label");
          gtk_widget_add_css_class (month->label, "caption-heading");
        }
      else
        {
          gtk_widget_remove_css_class (month->bar, "chosen");
          gtk_widget_add_css_class (month->label, "dim-label");
          gtk_widget_remove_css_class (month->label, "caption-heading");
        }
    }
}

/* @name: what a screen reader calls the picture */
void
causerie_usage_chart_set_name (CauserieUsageChart *self, const char *name)
{
  g_return_if_fail (CAUSERIE_IS_USAGE_CHART (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
