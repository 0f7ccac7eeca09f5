/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selecting and finding text as a screen reader does: it reads and sets the selection of one label,
 * and uses actions for more. */
#include "config.h"

#include "causerie-node-atspi.h"
#include "causerie-scene.h"

#include "causerie-test.h"

#include <string.h>

#define QUESTION "Where is the needle?"
#define LAST "label:the needle in a list"
#define REPLY "The first needle is here.\n\nAnd a second one:\n\n- the needle in a list"

/* Returns: whether a screen reader can select text: from version 4.14 of GTK on, it cannot */
static gboolean
select_range (CauserieScene *scene, const char *query, int start, int end)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (scene->driver, query);
  g_autoptr (NodeText) text = atspi_accessible_get_text_iface (ATSPI_ACCESSIBLE (node));

  g_assert_nonnull (text);
  if (atspi_text_get_n_selections (text, NULL) > 0)
    return atspi_text_set_selection (text, 0, start, end, NULL);
  return atspi_text_add_selection (text, start, end, NULL);
}

static void
act (CauserieScene *scene, const char *query, const char *name)
{
  g_autoptr (CauserieNode) node = causerie_driver_find_last (scene->driver, query);
  g_autoptr (NodeAction) action = atspi_accessible_get_action_iface (ATSPI_ACCESSIBLE (node));
  int n = atspi_action_get_n_actions (action, NULL);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *found = atspi_action_get_action_name (action, i, NULL);

      if (g_str_equal (found, name))
        {
          g_assert_true (atspi_action_do_action (action, i, NULL));
          return;
        }
    }
  g_error ("There is no action %s", name);
}

typedef struct
{
  CauserieScene *scene;
  const char *query;
} Label;

static gboolean
is_selected (gpointer data)
{
  const Label *label = data;
  g_autoptr (CauserieNode) node = causerie_driver_find (label->scene->driver, label->query);

  return node != NULL && causerie_node_has_state (node, CAUSERIE_NODE_SELECTED);
}

static void
wait_selected (CauserieScene *scene, const char *query)
{
  Label label = { scene, query };

  g_assert_true (causerie_test_wait_until (is_selected, &label, 20));
}

static gboolean
is_not_selected (gpointer data)
{
  return !is_selected (data);
}

static void
wait_not_selected (CauserieScene *scene, const char *query)
{
  Label label = { scene, query };

  g_assert_true (causerie_test_wait_until (is_not_selected, &label, 20));
}

static void
test_text_is_selected (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text (REPLY));
  causerie_driver_send (scene->driver, QUESTION);
  g_object_unref (causerie_driver_wait (scene->driver, "label:the needle in a list"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  if (!select_range (scene, "label:" QUESTION, 13, 19))
    {
      act (scene, "list:Conversation", "text.select-all");
      wait_selected (scene, "label:" QUESTION);
    }
  act (scene, "list:Conversation", "text.quote");
  causerie_driver_wait_text (scene->driver, "text:Message", "needle");
}

static void
test_selection_is_extended (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  if (select_range (scene, "label:And a second one:", 6, 12))
    act (scene, "list item:Claude*", "message.extend-selection");
  wait_selected (scene, "label:And a second one:");
  wait_selected (scene, "label:the needle in a list");
  act (scene, "list:Conversation", "text.quote");
  causerie_driver_wait_text (scene->driver, "text:Message", "second one:");
  causerie_driver_wait_text (scene->driver, "text:Message", "> • the needle in a list");
}

static void
test_selection_ends (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  act (scene, "list:Conversation", "text.select-all");
  wait_selected (scene, LAST);
  causerie_driver_press (scene->driver, "Escape");
  wait_not_selected (scene, LAST);
}

static void
test_words_are_found (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "ctrl+f");
  causerie_driver_wait_focused (scene->driver, "entry:Find in Chat");
  causerie_driver_type (scene->driver, "needle");
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 3"));
  causerie_driver_click (scene->driver, "button:Previous Match");
  g_object_unref (causerie_driver_wait (scene->driver, "label:3 of 3"));
  causerie_driver_click (scene->driver, "button:Next Match");
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 3"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest steps[] = {
    { "text-is-selected", test_text_is_selected },
    { "selection-is-extended", test_selection_is_extended },
    { "selection-ends", test_selection_ends },
    { "words-are-found", test_words_are_found },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/reading", steps, G_N_ELEMENTS (steps));
}
