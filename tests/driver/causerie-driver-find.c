/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds widgets on screen by role and name. */
#include "config.h"

#include "causerie-driver-private.h"

typedef struct
{
  char *role;
  char *name;
  gboolean open_ended;
} Query;

static void
query_parse (Query *self, const char *text)
{
  const char *colon = strchr (text, ':');
  gsize length;

  self->role = colon != NULL ? g_strndup (text, (gsize)(colon - text)) : NULL;
  self->name = g_strdup (colon != NULL ? colon + 1 : text);
  length = strlen (self->name);
  self->open_ended = length > 0 && self->name[length - 1] == '*';
  if (self->open_ended)
    self->name[length - 1] = '\0';
}

static void
query_clear (Query *self)
{
  g_free (self->role);
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static gboolean
fits (const Query *query, const char *text)
{
  if (text == NULL)
    return FALSE;
  return query->open_ended ? g_str_has_prefix (text, query->name) : g_str_equal (text, query->name);
}

/* Newer versions of AT-SPI say "button" for "push button", and GTK 4.8 does so for toggle buttons,
   too. A dialog is a window in older versions, and inside the window in newer ones. */
static gboolean
is_role (const char *role, const char *query)
{
  if (g_strcmp0 (role, query) == 0)
    return TRUE;
  if (g_str_equal (query, "frame"))
    return g_strcmp0 (role, "dialog") == 0;
  return g_str_equal (query, "button")
         && (g_strcmp0 (role, "push button") == 0 || g_strcmp0 (role, "toggle button") == 0);
}

static gboolean
matches (CauserieNode *node, const Query *query)
{
  g_autofree char *role = causerie_node_dup_role (node);
  g_autofree char *name = NULL;
  g_autofree char *content = NULL;
  g_autofree char *label = NULL;

  if (query->role != NULL && !is_role (role, query->role))
    return FALSE;
  name = causerie_node_dup_name (node);
  if (fits (query, name))
    return TRUE;
  content = causerie_node_dup_content (node);
  if (fits (query, content))
    return TRUE;
  if (query->role == NULL || (name != NULL && *name != '\0'))
    return FALSE;
  label = causerie_node_dup_label (node);
  return fits (query, label);
}

/* Each lookup may cost several D-Bus calls to the program, so the search queries as little as
   possible. */
static void
collect (CauserieNode *node, const Query *query, guint most, GPtrArray *found)
{
  g_autoptr (GPtrArray) children = NULL;

  if (matches (node, query) && causerie_node_is_on_screen (node))
    g_ptr_array_add (found, g_object_ref (node));
  if (found->len >= most)
    return;
  children = causerie_node_list_children (node);
  for (guint i = 0; i < children->len && found->len < most; i++)
    collect (g_ptr_array_index (children, i), query, most, found);
}

/* Returns: the first @most matches on screen */
GPtrArray *
causerie_driver_list (const char *query, guint most)
{
  g_autoptr (GPtrArray) tops = causerie_node_list_tops ();
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Query) parsed = { 0 };

  query_parse (&parsed, query);
  for (guint i = 0; i < tops->len && found->len < most; i++)
    collect (g_ptr_array_index (tops, i), &parsed, most, found);
  return found;
}

/**
 * causerie_driver_find_nth:
 * @query: a role and name
 * @nth: the index among the matches, from 0
 *
 * Returns: (transfer full) (nullable): the node, if it is on screen now
 */
CauserieNode *
causerie_driver_find_nth (CauserieDriver *self, const char *query, guint nth)
{
  g_autoptr (GPtrArray) found = causerie_driver_list (query, nth + 1);

  return nth < found->len ? g_object_ref (g_ptr_array_index (found, nth)) : NULL;
}

/**
 * causerie_driver_find:
 * @query: a role and name
 *
 * Returns: (transfer full) (nullable): the first on screen now
 */
CauserieNode *
causerie_driver_find (CauserieDriver *self, const char *query)
{
  return causerie_driver_find_nth (self, query, 0);
}

/**
 * causerie_driver_find_last:
 * @query: a role and name
 *
 * Returns: (transfer full) (nullable): the last on screen now
 */
CauserieNode *
causerie_driver_find_last (CauserieDriver *self, const char *query)
{
  g_autoptr (GPtrArray) found = causerie_driver_list (query, G_MAXUINT);

  return found->len > 0 ? g_object_ref (g_ptr_array_index (found, found->len - 1)) : NULL;
}

/**
 * causerie_driver_count:
 * @query: a role and name
 *
 * Returns: how many are on screen now
 */
guint
causerie_driver_count (CauserieDriver *self, const char *query)
{
  g_autoptr (GPtrArray) found = causerie_driver_list (query, G_MAXUINT);

  return found->len;
}

static void
give_up (CauserieDriver *self, const char *complaint, const char *query)
{
  g_autofree char *tree = causerie_driver_dup_tree (self);

  g_error ("%s: %s; on screen is:\n%s", query, complaint, tree);
}

/**
 * causerie_driver_wait:
 * @query: a role and name
 *
 * Waits until it is on screen, and fails the test on timeout.
 *
 * Returns: (transfer full): the first match
 */
CauserieNode *
causerie_driver_wait (CauserieDriver *self, const char *query)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;

  while (TRUE)
    {
      CauserieNode *found = causerie_driver_find (self, query);

      if (found != NULL)
        return found;
      if (g_get_monotonic_time () > deadline)
        give_up (self, "never showed up", query);
      causerie_node_pause ();
    }
}

/**
 * causerie_driver_wait_gone:
 * @query: a role and name
 *
 * Waits until it is not on screen any more.
 */
void
causerie_driver_wait_gone (CauserieDriver *self, const char *query)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;

  while (TRUE)
    {
      g_autoptr (CauserieNode) found = causerie_driver_find (self, query);

      if (found == NULL)
        return;
      if (g_get_monotonic_time () > deadline)
        give_up (self, "is still there", query);
      causerie_node_pause ();
    }
}

/**
 * causerie_driver_wait_count:
 * @query: a role and name
 * @count: the expected number of matches on screen
 *
 * Waits until there are as many, and fails the test on timeout.
 */
void
causerie_driver_wait_count (CauserieDriver *self, const char *query, guint count)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;

  while (causerie_driver_count (self, query) != count)
    {
      if (g_get_monotonic_time () > deadline)
        give_up (self, "is not there as often as expected", query);
      causerie_node_pause ();
    }
}

/**
 * causerie_driver_is_sensitive:
 * @query: a role and name; waited for
 *
 * Returns: whether it is sensitive itself, regardless of its ancestors
 */
gboolean
causerie_driver_is_sensitive (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, query);

  return causerie_node_has_state (found, CAUSERIE_NODE_SENSITIVE);
}

/**
 * causerie_driver_wait_sensitive:
 * @query: a role and name
 * @sensitive: what to wait for
 */
void
causerie_driver_wait_sensitive (CauserieDriver *self, const char *query, gboolean sensitive)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;

  while (causerie_driver_is_sensitive (self, query) != sensitive)
    {
      if (g_get_monotonic_time () > deadline)
        give_up (self, sensitive ? "stays greyed out" : "is not greyed out", query);
      causerie_node_pause ();
    }
}

/**
 * causerie_driver_dup_text:
 * @query: a text; waited for
 *
 * Returns: (transfer full) (nullable): its content
 */
char *
causerie_driver_dup_text (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, query);

  return causerie_node_dup_content (found);
}

/**
 * causerie_driver_dup_description:
 * @query: a role and name; waited for
 *
 * Returns: (transfer full) (nullable): its accessible description
 */
char *
causerie_driver_dup_description (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (self, query);

  return causerie_node_dup_description (found);
}

static void
print_node (CauserieNode *node, guint depth, GString *tree)
{
  g_autofree char *role = causerie_node_dup_role (node);
  g_autofree char *name = causerie_node_dup_name (node);
  g_autofree char *content = causerie_node_dup_content (node);
  g_autoptr (GPtrArray) children = causerie_node_list_children (node);

  g_string_append_printf (tree, "%*s%s%s%s '%s' '%.80s'\n", (int)depth * 2, "",
                          causerie_node_has_state (node, CAUSERIE_NODE_SENSITIVE) ? "" : "-",
                          causerie_node_has_state (node, CAUSERIE_NODE_FOCUSED) ? "*" : "", role,
                          name != NULL ? name : "", content != NULL ? content : "");
  for (guint i = 0; i < children->len; i++)
    if (causerie_node_is_on_screen (g_ptr_array_index (children, i)))
      print_node (g_ptr_array_index (children, i), depth + 1, tree);
}

/**
 * causerie_driver_dup_tree:
 *
 * Returns: (transfer full): everything on screen, for the log of a failed test
 */
char *
causerie_driver_dup_tree (CauserieDriver *self)
{
  g_autoptr (GPtrArray) tops = causerie_node_list_tops ();
  GString *tree = g_string_new (NULL);

  for (guint i = 0; i < tops->len; i++)
    print_node (g_ptr_array_index (tops, i), 0, tree);
  return g_string_free (tree, FALSE);
}
