/* SPDX-License-Identifier: GPL-3.0-or-later
 * The buttons that belong to a text: New Chat and Retry are on screen in several places. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-test.h"

static gboolean
is_button (AtspiAccessible *node)
{
  g_autofree char *role = atspi_accessible_get_role_name (node, NULL);

  return g_strcmp0 (role, "push button") == 0 || g_strcmp0 (role, "button") == 0
         || g_strcmp0 (role, "toggle button") == 0;
}

static void
collect_buttons (AtspiAccessible *node, GPtrArray *found)
{
  int n = atspi_accessible_get_child_count (node, NULL);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (DriverAccessible) child = atspi_accessible_get_child_at_index (node, i, NULL);

      if (child == NULL || !causerie_driver_is_on_screen (child))
        continue;
      if (is_button (child))
        g_ptr_array_add (found, g_object_ref (child));
      else
        collect_buttons (child, found);
    }
}

/* Goes up from @node to the first that holds a button, too. */
static GPtrArray *
list_beside (AtspiAccessible *node)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DriverAccessible) at = g_object_ref (node);

  while (found->len == 0)
    {
      AtspiAccessible *parent = atspi_accessible_get_parent (at, NULL);

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
      g_autofree char *name = atspi_accessible_get_name (g_ptr_array_index (buttons, i), NULL);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (names, FALSE);
}

typedef struct
{
  CauserieDriver *driver;
  const char *wanted;
  const char *names;
  char *seen;
  AtspiAccessible *button;
} Look;

static gboolean
has_beside (gpointer data)
{
  Look *look = data;
  g_autoptr (DriverAccessible) found = causerie_driver_wait (look->driver, look->wanted);
  g_autoptr (GPtrArray) buttons = list_beside (found);

  g_free (look->seen);
  look->seen = join_names (buttons);
  return g_str_equal (look->seen, look->names);
}

/**
 * causerie_driver_wait_beside:
 * @self: a driver
 * @wanted: a role and name; waited for
 * @names: names of buttons in their order, with ", " between them
 *
 * Waits until these buttons and no others stand with it: in the smallest part of the window that
 * holds it and any button.
 */
void
causerie_driver_wait_beside (CauserieDriver *self, const char *wanted, const char *names)
{
  Look look = { .driver = self, .wanted = wanted, .names = names };

  if (!causerie_test_wait_until (has_beside, &look, PATIENCE_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("with %s stand “%s”, not “%s”; on screen is:\n%s", wanted, look.seen, names, tree);
    }
  g_free (look.seen);
}

/* The button of that name that stands with @wanted now, or NULL. */
static AtspiAccessible *
find_beside (CauserieDriver *self, const char *wanted, const char *name)
{
  g_autoptr (DriverAccessible) found = causerie_driver_wait (self, wanted);
  g_autoptr (GPtrArray) buttons = list_beside (found);

  for (guint i = 0; i < buttons->len; i++)
    {
      AtspiAccessible *button = g_ptr_array_index (buttons, i);
      g_autofree char *told = atspi_accessible_get_name (button, NULL);

      if (g_strcmp0 (told, name) == 0)
        return g_object_ref (button);
    }
  return NULL;
}

static gboolean
is_sensitive (AtspiAccessible *button)
{
  g_autoptr (DriverStateSet) states
      = button != NULL ? atspi_accessible_get_state_set (button) : NULL;

  return states != NULL && atspi_state_set_contains (states, ATSPI_STATE_SENSITIVE);
}

/**
 * causerie_driver_is_sensitive_beside:
 * @self: a driver
 * @wanted: a role and name; waited for
 * @name: the name of a button that stands with it
 *
 * Returns: whether there is such a button now, and it can be pressed
 */
gboolean
causerie_driver_is_sensitive_beside (CauserieDriver *self, const char *wanted, const char *name)
{
  g_autoptr (DriverAccessible) button = find_beside (self, wanted, name);

  return is_sensitive (button);
}

/* Keeps what it looked at: it may be made anew at any time. */
static gboolean
can_be_pressed (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->button);
  look->button = find_beside (look->driver, look->wanted, look->names);
  return is_sensitive (look->button);
}

/**
 * causerie_driver_click_beside:
 * @self: a driver
 * @wanted: a role and name; waited for
 * @name: the name of a button that stands with it; waited for
 */
void
causerie_driver_click_beside (CauserieDriver *self, const char *wanted, const char *name)
{
  Look look = { .driver = self, .wanted = wanted, .names = name };

  if (!causerie_test_wait_until (can_be_pressed, &look, PATIENCE_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("with %s stands no “%s” to be pressed; on screen is:\n%s", wanted, name, tree);
    }
  causerie_driver_click_accessible (self, look.button);
  g_object_unref (look.button);
}
