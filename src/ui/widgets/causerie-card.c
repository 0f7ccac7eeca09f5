/* SPDX-License-Identifier: GPL-3.0-or-later
 * The card of the user's own messages: aligned to the end, narrower than the column. */
#include "config.h"

#include "causerie-card.h"

/* The maximum share of the column width. */
#define SHARE 0.8

struct _CauserieCard
{
  GtkWidget parent_instance;

  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (CauserieCard, causerie_card, GTK_TYPE_WIDGET)

/* Returns: the width of the card in a column of @width */
static int
get_width (CauserieCard *self, int width)
{
  int minimum;
  int natural;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MIN (width, CLAMP (natural, minimum, MAX (minimum, (int)(width * SHARE))));
}

static GtkSizeRequestMode
causerie_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  CauserieCard *self = CAUSERIE_CARD (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = get_width (self, for_size);
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
causerie_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieCard *self = CAUSERIE_CARD (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = { 0, 0, get_width (self, width), height };

  place.x = rtl ? 0 : width - place.width;
  gtk_widget_size_allocate (self->child, &place, -1);
}

static void
causerie_card_dispose (GObject *object)
{
  CauserieCard *self = CAUSERIE_CARD (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_card_parent_class)->dispose (object);
}

static void
causerie_card_class_init (CauserieCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_card_dispose;
  widget_class->get_request_mode = causerie_card_get_request_mode;
  widget_class->measure = causerie_card_measure;
  widget_class->size_allocate = causerie_card_size_allocate;
}

static void
causerie_card_init (CauserieCard *self)
{
}

/**
 * causerie_card_new:
 * @child: (transfer floating): the content; it gets the style of the card
 */
GtkWidget *
causerie_card_new (GtkWidget *child)
{
  CauserieCard *self;

  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  self = g_object_new (CAUSERIE_TYPE_CARD, NULL);
  self->child = child;
  gtk_widget_add_css_class (child, "causerie-card");
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
