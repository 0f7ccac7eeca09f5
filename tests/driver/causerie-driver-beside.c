/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the buttons next to a text, because New Chat and Retry are on screen in several places. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-test.h"

static gboolean
is_button (CauserieNode *node)
{
  g_autofree char *role = causerie_node_dup_role (node);

  return g_strcmp0 (role, "push button") == 0 || g_strcmp0 (role, "button") == 0
         || g_strcmp0 (role, "toggle button") == 0;
}

static void
collect_buttons (CauserieNode *node, GPtrArray *found)
{
  g_autoptr (GPtrArray) children = causerie_node_list_children (node);

  for (guint i = 0; i < children->len; i++)
    {
      CauserieNode *child = g_ptr_array_index (children, i);

      if (!causerie_node_is_on_screen (child))
        continue;
      if (is_button (child))
        g_ptr_array_add (found, g_object_ref (child));
      else
        collect_buttons (child, found);
    }
}

/* Goes up from @node to the first ancestor that contains a button, too. */
static GPtrArray *
list_beside (CauserieNode *node)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CauserieNode) at = g_object_ref (node);

  while (found->len == 0)
    {
      CauserieNode *parent = causerie_node_dup_parent (at);

      if (parent == NULL)
        break;
      g_object_unref (at);
      at = parent;
      collect_buttons (at, found);
    }
  return found;
}

static char *
join_names (GPtrArray *buttons)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < buttons->len; i++)
    {
      g_autofree char *name = causerie_node_dup_name (g_ptr_array_index (buttons, i));

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (names, FALSE);
}

typedef struct
{
  CauserieDriver *driver;
  const char *query;
  const char *names;
  char *seen;
  CauserieNode *button;
} Look;

static gboolean
has_beside (gpointer data)
{
  Look *look = data;
  g_autoptr (CauserieNode) found = causerie_driver_wait (look->driver, look->query);
  g_autoptr (GPtrArray) buttons = list_beside (found);

  g_free (look->seen);
  look->seen = join_names (buttons);
  return g_str_equal (look->seen, look->names);
}

/**
 * causerie_driver_wait_beside:
 * @query: a role and name; waited for
 * @names: names of buttons in their order, separated by ", "
 *
 * Waits until exactly these buttons are in the smallest part of the window that contains @query
 * and any button.
 */
void
causerie_driver_wait_beside (CauserieDriver *self, const char *query, const char *names)
{
  Look look = { .driver = self, .query = query, .names = names };

  if (!causerie_test_wait_until (has_beside, &look, TIMEOUT_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("with %s stand “%s”, not “%s”; on screen is:\n%s", query, look.seen, names, tree);
    }
  g_free (look.seen);
}

/* Returns: (nullable): the button of that name next to @query */
static CauserieNode *
find_beside (CauserieDriver *self, const char *query, const char *name)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, query);
  g_autoptr (GPtrArray) buttons = list_beside (found);

  for (guint i = 0; i < buttons->len; i++)
    {
      CauserieNode *button = g_ptr_array_index (buttons, i);
      g_autofree char *found_name = causerie_node_dup_name (button);

      if (found_name != NULL && g_pattern_match_simple (name, found_name))
        return g_object_ref (button);
    }
  return NULL;
}

static gboolean
is_sensitive (CauserieNode *button)
{
  return button != NULL && causerie_node_has_state (button, CAUSERIE_NODE_SENSITIVE);
}

/**
 * causerie_driver_is_sensitive_beside:
 * @query: a role and name; waited for
 * @name: the name of a button next to it
 *
 * Returns: whether there is such a button, and it is sensitive
 */
gboolean
causerie_driver_is_sensitive_beside (CauserieDriver *self, const char *query, const char *name)
{
  g_autoptr (CauserieNode) button = find_beside (self, query, name);

  return is_sensitive (button);
}

/* Holds references to the nodes it compares: the widgets can be replaced at any time. */
static gboolean
can_be_pressed (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->button);
  look->button = find_beside (look->driver, look->query, look->names);
  return is_sensitive (look->button);
}

/**
 * causerie_driver_click_beside:
 * @query: a role and name; waited for
 * @name: the name of a button next to it; "*" matches anything; waited for
 */
void
causerie_driver_click_beside (CauserieDriver *self, const char *query, const char *name)
{
  Look look = { .driver = self, .query = query, .names = name };

  if (!causerie_test_wait_until (can_be_pressed, &look, TIMEOUT_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("with %s stands no “%s” to be pressed; on screen is:\n%s", query, name, tree);
    }
  causerie_driver_click_node (self, look.button);
  g_object_unref (look.button);
}
