/* SPDX-License-Identifier: GPL-3.0-or-later
 * The widgets of a message are destroyed when it is scrolled away, and created again in the same
 * order. Unfolded text, opened thinking and the position of wide code and tables are kept by that
 * order, and below a CauserieLazyBox by the positions of its children. */
#include "config.h"

#include "causerie-text-state.h"

#include "causerie-fold-button.h"
#include "causerie-lazy-box.h"
#include "causerie-side-scroller.h"

/* Calls @visit for the widgets that have a state, in the order of reading. */
static void
visit_states (GtkWidget *widget, void (*visit) (GtkWidget *widget, gpointer data), gpointer data)
{
  if (GTK_IS_EXPANDER (widget) || CAUSERIE_IS_FOLD_BUTTON (widget)
      || CAUSERIE_IS_SIDE_SCROLLER (widget) || CAUSERIE_IS_LAZY_BOX (widget))
    visit (widget, data);
  if (CAUSERIE_IS_LAZY_BOX (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit_states (child, visit, data);
}

static GtkAdjustment *
get_adjustment (GtkWidget *scroller)
{
  return gtk_scrolled_window_get_hadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (scroller)));
}

/* Returns: 0 or 1, or the position of a scroller */
static double
get_state (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    return gtk_expander_get_expanded (GTK_EXPANDER (widget));
  if (CAUSERIE_IS_FOLD_BUTTON (widget))
    return causerie_fold_button_get_unfolded (CAUSERIE_FOLD_BUTTON (widget));
  return gtk_adjustment_get_value (get_adjustment (widget));
}

typedef struct
{
  GVariantBuilder builder;
  gboolean needed; /* some state is not the initial one */
} Saving;

static void
save_cb (GtkWidget *widget, gpointer data)
{
  Saving *saving = data;
  GVariant *state;

  if (CAUSERIE_IS_LAZY_BOX (widget))
    {
      state = causerie_lazy_box_save_state (CAUSERIE_LAZY_BOX (widget));
      saving->needed |= state != NULL;
      if (state == NULL)
        state = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{uv}"), NULL, 0));
      g_variant_builder_add (&saving->builder, "v", state);
      g_variant_unref (state);
      return;
    }
  saving->needed |= get_state (widget) != 0;
  g_variant_builder_add (&saving->builder, "v", g_variant_new_double (get_state (widget)));
}

/**
 * causerie_text_state_save:
 * @root: a widget whose descendants show text
 *
 * Returns: (transfer full) (nullable): the state of each widget in the order of reading, as an
 *   "av"; %NULL if nothing was unfolded or scrolled
 */
GVariant *
causerie_text_state_save (GtkWidget *root)
{
  Saving saving = { .needed = FALSE };

  g_return_val_if_fail (GTK_IS_WIDGET (root), NULL);

  g_variant_builder_init (&saving.builder, G_VARIANT_TYPE ("av"));
  visit_states (root, save_cb, &saving);
  if (saving.needed)
    return g_variant_ref_sink (g_variant_builder_end (&saving.builder));
  g_variant_builder_clear (&saving.builder);
  return NULL;
}

static void
free_value (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* The adjustment knows how far it can be scrolled only after the first allocation. */
static void
on_adjustment_changed_cb (GtkAdjustment *adjustment, gpointer data)
{
  double value = *(double *)data;

  if (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) < value)
    return;
  /* @data is freed when the handler is disconnected. */
  g_signal_handlers_disconnect_by_data (adjustment, data);
  gtk_adjustment_set_value (adjustment, value);
}

static void
scroll_when_allocated (GtkWidget *scroller, double value)
{
  g_signal_connect_data (get_adjustment (scroller), "changed",
                         G_CALLBACK (on_adjustment_changed_cb), g_memdup2 (&value, sizeof value),
                         free_value, 0);
}

static void
restore_widget (GtkWidget *widget, double state)
{
  if (state == 0)
    return;
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  else if (CAUSERIE_IS_FOLD_BUTTON (widget))
    causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (widget), TRUE);
  else
    scroll_when_allocated (widget, state);
}

static void
restore_cb (GtkWidget *widget, gpointer data)
{
  g_autoptr (GVariant) state = NULL;

  if (!g_variant_iter_next (data, "v", &state))
    return;
  /* A reply that has changed since then may have other widgets. */
  if (CAUSERIE_IS_LAZY_BOX (widget) && g_variant_is_of_type (state, G_VARIANT_TYPE ("a{uv}")))
    causerie_lazy_box_restore_state (CAUSERIE_LAZY_BOX (widget), state);
  else if (!CAUSERIE_IS_LAZY_BOX (widget) && g_variant_is_of_type (state, G_VARIANT_TYPE_DOUBLE))
    restore_widget (widget, g_variant_get_double (state));
}

/**
 * causerie_text_state_restore:
 * @root: a widget with the same text as the one whose state was saved, or with more of it
 * @state: (nullable): the result of causerie_text_state_save()
 *
 * Unfolds and scrolls what was unfolded and scrolled.
 */
void
causerie_text_state_restore (GtkWidget *root, GVariant *state)
{
  GVariantIter iter;

  g_return_if_fail (GTK_IS_WIDGET (root));

  if (state == NULL)
    return;
  g_variant_iter_init (&iter, state);
  visit_states (root, restore_cb, &iter);
}
