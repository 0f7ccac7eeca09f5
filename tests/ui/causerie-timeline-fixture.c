/* SPDX-License-Identifier: GPL-3.0-or-later
 * A timeline in a real window. */
#include "config.h"

#include "causerie-timeline-fixture.h"

#include "causerie-test.h"

#include <math.h>

#define WIDTH 900
#define HEIGHT 700
#define SECONDS 20

static char *
make_text (guint seed)
{
  GString *text = g_string_new (NULL);
  guint words = 2 + (seed * 7919u) % 90;

  for (guint i = 0; i < words; i++)
    g_string_append_printf (text, "word%u ", (seed + i) % 97);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): an item whose text is the same for the same seed */
GtkEntryBuffer *
causerie_timeline_fixture_make_item (guint seed)
{
  g_autofree char *text = make_text (seed);

  return gtk_entry_buffer_new (text, -1);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  CauserieTimelineFixture *f = data;
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "focusable",
                                 TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "margin-top", 6,
                                   "margin-bottom", 6, NULL);

  g_object_bind_property (item, "text", label, "label", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (row), label);
  f->n_created++;
  return row;
}

static void
on_after_paint_cb (GdkFrameClock *clock, CauserieTimelineFixture *f)
{
  f->n_frames++;
}

static gboolean
frames_painted (gpointer data)
{
  CauserieTimelineFixture *f = data;

  return f->n_frames >= f->wanted_frames;
}

/* Waits until @n frames are painted. */
void
causerie_timeline_fixture_wait_frames (CauserieTimelineFixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      f->wanted_frames = f->n_frames + 1;
      gtk_widget_queue_draw (GTK_WIDGET (f->view));
      g_assert_true (causerie_test_wait_until (frames_painted, f, SECONDS));
    }
}

static gboolean
at_rest_cb (gpointer data)
{
  gboolean *at_rest = data;

  *at_rest = TRUE;
  return G_SOURCE_REMOVE;
}

/* Waits until the rows around the viewport are created, which happens in idle time, and painted. */
void
causerie_timeline_fixture_wait_rest (CauserieTimelineFixture *f)
{
  for (int i = 0; i < 3; i++)
    {
      gboolean at_rest = FALSE;

      causerie_timeline_fixture_wait_frames (f, 1);
      g_idle_add_full (G_PRIORITY_LOW + 1, at_rest_cb, &at_rest, NULL);
      causerie_test_wait_flag (&at_rest);
    }
}

/* Creates a window with a button and a timeline with the number of rows in the data. */
void
causerie_timeline_fixture_set_up (CauserieTimelineFixture *f, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  f->store = g_list_store_new (GTK_TYPE_ENTRY_BUFFER);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkEntryBuffer) item = causerie_timeline_fixture_make_item (i);

      g_list_store_append (f->store, item);
    }
  f->view = CAUSERIE_TIMELINE_VIEW (causerie_timeline_view_new ());
  causerie_timeline_view_set_factory (f->view, create_row, f, NULL);
  causerie_timeline_view_set_model (f->view, G_LIST_MODEL (f->store));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (f->view));
  gtk_widget_set_vexpand (scrolled, TRUE);
  f->button = gtk_button_new_with_label ("Button");
  gtk_box_append (GTK_BOX (box), f->button);
  gtk_box_append (GTK_BOX (box), scrolled);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), box);
  f->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_window_present (GTK_WINDOW (f->window));
  g_signal_connect (gtk_widget_get_frame_clock (f->window), "after-paint",
                    G_CALLBACK (on_after_paint_cb), f);
  causerie_timeline_fixture_wait_rest (f);
}

/* Destroys the window, and checks that it is finalized. */
void
causerie_timeline_fixture_tear_down (CauserieTimelineFixture *f, gconstpointer data)
{
  GtkWidget *window = f->window;

  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (f->window), on_after_paint_cb,
                                        f);
  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *)&f->view);
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *)&f->window);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (f->view);
  g_assert_null (f->window);
  g_clear_object (&f->store);
}

int
causerie_timeline_fixture_page (CauserieTimelineFixture *f)
{
  return gtk_widget_get_height (GTK_WIDGET (f->view));
}

guint
causerie_timeline_fixture_n_items (CauserieTimelineFixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->store));
}

/* Returns the position at which the row is painted, not the one that the view reports. */
double
causerie_timeline_fixture_painted_y (CauserieTimelineFixture *f, guint position, double *height)
{
  GtkWidget *row = causerie_timeline_view_get_row (f->view, position);
  graphene_rect_t bounds;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (f->view), &bounds));
  if (height != NULL)
    *height = bounds.size.height;
  return bounds.origin.y;
}

double
causerie_timeline_fixture_painted_end (CauserieTimelineFixture *f)
{
  double height;
  double y
      = causerie_timeline_fixture_painted_y (f, causerie_timeline_fixture_n_items (f) - 1, &height);

  return y + height;
}

guint
causerie_timeline_fixture_first_in_view (CauserieTimelineFixture *f)
{
  for (guint i = 0; i < causerie_timeline_fixture_n_items (f); i++)
    {
      double height;
      GtkWidget *row = causerie_timeline_view_get_row (f->view, i);

      if (row != NULL && gtk_widget_get_child_visible (row))
        {
          double y = causerie_timeline_fixture_painted_y (f, i, &height);

          if (y + height > 0 && y < causerie_timeline_fixture_page (f))
            return i;
        }
    }
  g_assert_not_reached ();
}

guint
causerie_timeline_fixture_last_in_view (CauserieTimelineFixture *f)
{
  guint position = causerie_timeline_fixture_first_in_view (f);

  while (position + 1 < causerie_timeline_fixture_n_items (f)
         && gtk_widget_get_mapped (causerie_timeline_view_get_row (f->view, position + 1))
         && causerie_timeline_fixture_painted_y (f, position + 1, NULL)
                < causerie_timeline_fixture_page (f))
    position++;
  return position;
}

/* Asserts that the rows fill the viewport without a gap, and that there are not too many of
   them. */
void
causerie_timeline_fixture_assert_covered (CauserieTimelineFixture *f)
{
  double covered = -G_MAXDOUBLE;
  guint position = causerie_timeline_fixture_first_in_view (f);

  for (; position < causerie_timeline_fixture_n_items (f)
         && covered < causerie_timeline_fixture_page (f);
       position++)
    {
      double height;
      GtkWidget *row = causerie_timeline_view_get_row (f->view, position);

      g_assert_nonnull (row);
      g_assert_true (gtk_widget_get_mapped (row));
      double y = causerie_timeline_fixture_painted_y (f, position, &height);

      if (covered == -G_MAXDOUBLE)
        g_assert_cmpfloat (y, <=, 0);
      else
        g_assert_cmpfloat (y, ==, covered);
      covered = y + height;
    }
  g_assert_cmpfloat (covered, >=, causerie_timeline_fixture_page (f));
  g_assert_cmpuint (causerie_timeline_view_get_n_realized (f->view), <=,
                    CAUSERIE_TIMELINE_FIXTURE_MOST_ROWS);
}

/* Adds a word to the text of an item. */
void
causerie_timeline_fixture_grow (CauserieTimelineFixture *f, guint position, guint tick)
{
  g_autoptr (GtkEntryBuffer) item = g_list_model_get_item (G_LIST_MODEL (f->store), position);
  g_autofree char *word = g_strdup_printf ("token%u ", tick);

  gtk_entry_buffer_insert_text (item, gtk_entry_buffer_get_length (item), word, -1);
}

/* Drags the scroll bar to its middle. */
void
causerie_timeline_fixture_scroll_to_middle (CauserieTimelineFixture *f)
{
  gtk_adjustment_set_value (f->adjustment, round ((gtk_adjustment_get_lower (f->adjustment)
                                                   + gtk_adjustment_get_upper (f->adjustment))
                                                  / 2));
  causerie_timeline_fixture_wait_rest (f);
}
