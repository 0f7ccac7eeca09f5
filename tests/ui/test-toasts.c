/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that toasts replace each other, that offers to undo come again, and that none of this
 * depends on how fast the user is. */
#include "config.h"

#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-toasts.h"
#include "causerie-undo-toast.h"

#define SECONDS 20

typedef struct
{
  GtkWidget *window;
  GtkWidget *overlay;
  CauserieToasts *toasts;
  GString *undone;
} Fixture;

static void
on_undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_string_append (data, g_variant_get_string (parameter, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("undo", G_VARIANT_TYPE_STRING);

  f->undone = g_string_new (NULL);
  g_signal_connect (action, "activate", G_CALLBACK (on_undo_cb), f->undone);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  f->window = gtk_window_new ();
  f->overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (f->overlay), gtk_label_new ("Below"));
  gtk_widget_insert_action_group (f->overlay, "test", G_ACTION_GROUP (group));
  gtk_window_set_child (GTK_WINDOW (f->window), f->overlay);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 400, 300);
  f->toasts = causerie_toasts_new (ADW_TOAST_OVERLAY (f->overlay));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->toasts);
  g_string_free (f->undone, TRUE);
}

static void
offer (Fixture *f, const char *name)
{
  AdwToast *toast = causerie_undo_toast_new (name);

  adw_toast_set_action_name (toast, "test.undo");
  adw_toast_set_action_target_value (toast, g_variant_new_string (name));
  causerie_toasts_show (f->toasts, toast);
}

static gboolean
undo (Fixture *f)
{
  return causerie_toasts_undo_last (f->toasts, f->overlay);
}

static GtkWidget *
search (GtkWidget *top, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (top) && g_str_equal (gtk_label_get_text (GTK_LABEL (top)), text))
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = search (child, text);
  return found;
}

typedef struct
{
  GtkWidget *overlay;
  const char *text;
} Words;

static gboolean
is_shown (gpointer data)
{
  const Words *words = data;
  GtkWidget *label = search (words->overlay, words->text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
wait_shown (Fixture *f, const char *text)
{
  Words words = { f->overlay, text };

  g_assert_true (causerie_test_wait_until (is_shown, &words, SECONDS));
}

static void
test_newest_is_undone_first (Fixture *f, gconstpointer data)
{
  offer (f, "A");
  wait_shown (f, "A");
  offer (f, "B");
  wait_shown (f, "B");
  g_assert_true (undo (f));
  g_assert_cmpstr (f->undone->str, ==, "B");
  wait_shown (f, "A");
  g_assert_true (undo (f));
  g_assert_false (undo (f));
  g_assert_cmpstr (f->undone->str, ==, "BA");
}

/* Offers that were never shown, and some that are fading out. */
static void
test_undone_at_once (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      offer (f, "A");
      wait_shown (f, "A");
      offer (f, "B");
      offer (f, "C");
      while (undo (f))
        ;
    }
  g_assert_cmpstr (f->undone->str, ==, "CBACBACBA");
}

static void
test_other_toast_hides_an_offer (Fixture *f, gconstpointer data)
{
  AdwToast *saved = adw_toast_new ("Saved");

  offer (f, "A");
  wait_shown (f, "A");
  causerie_toasts_show (f->toasts, g_object_ref (saved));
  wait_shown (f, "Saved");
  adw_toast_dismiss (saved);
  g_object_unref (saved);
  wait_shown (f, "A");
  g_assert_true (undo (f));
  g_assert_cmpstr (f->undone->str, ==, "A");
}

/* A dismissed offer is gone; the one that it has replaced is not. */
static void
test_dismissed_offer_is_gone (Fixture *f, gconstpointer data)
{
  AdwToast *second = causerie_undo_toast_new ("B");

  offer (f, "A");
  wait_shown (f, "A");
  adw_toast_set_action_name (second, "test.undo");
  adw_toast_set_action_target_value (second, g_variant_new_string ("B"));
  causerie_toasts_show (f->toasts, g_object_ref (second));
  wait_shown (f, "B");
  adw_toast_dismiss (second);
  g_object_unref (second);
  wait_shown (f, "A");
  while (undo (f))
    ;
  g_assert_cmpstr (f->undone->str, ==, "A");
}

static void
test_frames_between (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      offer (f, "A");
      for (guint k = 0; k < i % 7; k++)
        g_main_context_iteration (NULL, FALSE);
      if (i % 3 == 0)
        causerie_toasts_show (f->toasts, adw_toast_new ("Saved"));
      for (guint k = 0; k < i % 5; k++)
        g_main_context_iteration (NULL, FALSE);
      if (i % 2 == 0)
        g_assert_true (undo (f));
    }
  while (undo (f))
    ;
  g_assert_cmpuint (f->undone->len, ==, 40);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/toasts/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("newest-is-undone-first", test_newest_is_undone_first);
  ADD ("undone-at-once", test_undone_at_once);
  ADD ("other-toast-hides-an-offer", test_other_toast_hides_an_offer);
  ADD ("dismissed-offer-is-gone", test_dismissed_offer_is_gone);
  ADD ("frames-between", test_frames_between);
  return g_test_run ();
}
