/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding what is on screen by role and name. */
#include "config.h"

#include "causerie-driver-private.h"

#define LOOK_AGAIN_MS 40

typedef struct
{
  char *role;
  char *name;
  gboolean open_ended;
} Wanted;

static void
wanted_parse (Wanted *self, const char *text)
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
wanted_clear (Wanted *self)
{
  g_free (self->role);
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static gboolean
fits (const Wanted *wanted, const char *text)
{
  if (text == NULL)
    return FALSE;
  return wanted->open_ended ? g_str_has_prefix (text, wanted->name)
                            : g_str_equal (text, wanted->name);
}

static char *
dup_content (AtspiAccessible *node)
{
  g_autoptr (DriverText) text = atspi_accessible_get_text_iface (node);

  return text != NULL ? atspi_text_get_text (text, 0, -1, NULL) : NULL;
}

/* Newer versions of AT-SPI say "button" for what was a "push button", and GTK 4.8 says it for
 * toggles too. What was a window of its own is a dialog inside the window in newer ones. */
static gboolean
is_role (const char *role, const char *wanted)
{
  if (g_strcmp0 (role, wanted) == 0)
    return TRUE;
  if (g_str_equal (wanted, "frame"))
    return g_strcmp0 (role, "dialog") == 0;
  return g_str_equal (wanted, "button")
         && (g_strcmp0 (role, "push button") == 0 || g_strcmp0 (role, "toggle button") == 0);
}

/* What has no name of its own goes by the text of what labels it; a screen reader looks there too.
 */
static gboolean
label_fits (AtspiAccessible *node, const Wanted *wanted)
{
  g_autoptr (GArray) relations = atspi_accessible_get_relation_set (node, NULL);
  gboolean fitting = FALSE;

  for (guint i = 0; relations != NULL && i < relations->len; i++)
    {
      g_autoptr (GObject) relation = G_OBJECT (g_array_index (relations, AtspiRelation *, i));

      if (atspi_relation_get_relation_type (ATSPI_RELATION (relation))
          != ATSPI_RELATION_LABELLED_BY)
        continue;
      for (int j = 0; j < atspi_relation_get_n_targets (ATSPI_RELATION (relation)); j++)
        {
          g_autoptr (DriverAccessible) label
              = atspi_relation_get_target (ATSPI_RELATION (relation), j);
          g_autofree char *name = atspi_accessible_get_name (label, NULL);

          fitting = fitting || fits (wanted, name);
        }
    }
  return fitting;
}

static gboolean
matches (AtspiAccessible *node, const Wanted *wanted)
{
  g_autofree char *role = atspi_accessible_get_role_name (node, NULL);
  g_autofree char *name = NULL;
  g_autofree char *content = NULL;

  if (wanted->role != NULL && !is_role (role, wanted->role))
    return FALSE;
  name = atspi_accessible_get_name (node, NULL);
  if (fits (wanted, name))
    return TRUE;
  content = dup_content (node);
  if (fits (wanted, content))
    return TRUE;
  return wanted->role != NULL && (name == NULL || *name == '\0') && label_fits (node, wanted);
}

static gboolean
has_state (AtspiAccessible *node, AtspiStateType state)
{
  g_autoptr (DriverStateSet) states = atspi_accessible_get_state_set (node);

  return states != NULL && atspi_state_set_contains (states, state);
}

gboolean
causerie_driver_ask_box (AtspiAccessible *node, AtspiRect *box)
{
  g_autoptr (DriverComponent) component = atspi_accessible_get_component_iface (node);
  g_autofree AtspiRect *told = NULL;

  if (component != NULL)
    told = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  /* What has no room yet is told with a size that nothing has. */
  if (told == NULL || told->width < 0 || told->height < 0 || told->width > G_MAXINT16
      || told->height > G_MAXINT16)
    return FALSE;
  *box = *told;
  return TRUE;
}

/* GTK 4.8 calls everything visible; what has no room is not on screen. */
gboolean
causerie_driver_is_on_screen (AtspiAccessible *node)
{
  AtspiRect box;

  if (!has_state (node, ATSPI_STATE_VISIBLE))
    return FALSE;
  return !causerie_driver_ask_box (node, &box) || (box.width != 0 && box.height != 0);
}

static AtspiAccessible *
find_window (AtspiAccessible *node)
{
  g_autoptr (DriverAccessible) parent = NULL;

  if (atspi_accessible_get_role (node, NULL) == ATSPI_ROLE_FRAME)
    return g_object_ref (node);
  parent = atspi_accessible_get_parent (node, NULL);
  return parent != NULL ? find_window (parent) : NULL;
}

/* Where @node is in its window; FALSE if it has no place. Newer versions of GTK leave borders and
 * padding out of account: the window begins before its own corner then, and what lies in it is told
 * a little higher and further left than it is, though not so much that its middle is missed. */
gboolean
causerie_driver_ask_place (AtspiAccessible *node, AtspiRect *box)
{
  g_autoptr (DriverAccessible) window = find_window (node);
  AtspiRect corner = { 0 };

  if (!causerie_driver_ask_box (node, box))
    return FALSE;
  if (window != NULL)
    causerie_driver_ask_box (window, &corner);
  box->x -= corner.x;
  box->y -= corner.y;
  return TRUE;
}

/* Every look costs several messages to the program, so as little as possible is asked. */
static void
collect (AtspiAccessible *node, const Wanted *wanted, guint most, GPtrArray *found)
{
  int n;

  if (matches (node, wanted) && causerie_driver_is_on_screen (node))
    g_ptr_array_add (found, g_object_ref (node));
  n = found->len < most ? atspi_accessible_get_child_count (node, NULL) : 0;
  for (int i = 0; i < n && found->len < most; i++)
    {
      g_autoptr (DriverAccessible) child = atspi_accessible_get_child_at_index (node, i, NULL);

      if (child != NULL)
        collect (child, wanted, most, found);
    }
}

/* Lists what is on screen now, @most of it. */
GPtrArray *
causerie_driver_list (const char *wanted, guint most)
{
  g_autoptr (DriverAccessible) desktop = atspi_get_desktop (0);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Wanted) parsed = { 0 };
  int n;

  atspi_accessible_set_cache_mask (desktop, ATSPI_CACHE_NONE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  wanted_parse (&parsed, wanted);
  n = atspi_accessible_get_child_count (desktop, NULL);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (DriverAccessible) program = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (program == NULL)
        continue;
      atspi_accessible_set_cache_mask (program, ATSPI_CACHE_NONE);
      collect (program, &parsed, most, found);
    }
  return found;
}

/**
 * causerie_driver_find_nth:
 * @self: a driver
 * @wanted: a role and name
 * @nth: which of them, from 0
 *
 * Returns: (transfer full) (nullable): what is on screen now
 */
AtspiAccessible *
causerie_driver_find_nth (CauserieDriver *self, const char *wanted, guint nth)
{
  g_autoptr (GPtrArray) found = causerie_driver_list (wanted, nth + 1);

  return nth < found->len ? g_object_ref (g_ptr_array_index (found, nth)) : NULL;
}

/**
 * causerie_driver_find:
 * @self: a driver
 * @wanted: a role and name
 *
 * Returns: (transfer full) (nullable): the first on screen now
 */
AtspiAccessible *
causerie_driver_find (CauserieDriver *self, const char *wanted)
{
  return causerie_driver_find_nth (self, wanted, 0);
}

/**
 * causerie_driver_find_last:
 * @self: a driver
 * @wanted: a role and name
 *
 * Returns: (transfer full) (nullable): the last on screen now
 */
AtspiAccessible *
causerie_driver_find_last (CauserieDriver *self, const char *wanted)
{
  g_autoptr (GPtrArray) found = causerie_driver_list (wanted, G_MAXUINT);

  return found->len > 0 ? g_object_ref (g_ptr_array_index (found, found->len - 1)) : NULL;
}

/**
 * causerie_driver_count:
 * @self: a driver
 * @wanted: a role and name
 *
 * Returns: how many are on screen now
 */
guint
causerie_driver_count (CauserieDriver *self, const char *wanted)
{
  g_autoptr (GPtrArray) found = causerie_driver_list (wanted, G_MAXUINT);

  return found->len;
}

static void
give_up (CauserieDriver *self, const char *complaint, const char *wanted)
{
  g_autofree char *tree = causerie_driver_dup_tree (self);

  g_error ("%s: %s; on screen is:\n%s", wanted, complaint, tree);
}

static gboolean
on_pause_over_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets events in, and leaves the program the processor, before the next look. */
static void
pause_before_next_look (void)
{
  gboolean over = FALSE;

  g_timeout_add (LOOK_AGAIN_MS, on_pause_over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * causerie_driver_wait:
 * @self: a driver
 * @wanted: a role and name
 *
 * Waits until it is on screen, and fails the test if it never is.
 *
 * Returns: (transfer full): the first of them
 */
AtspiAccessible *
causerie_driver_wait (CauserieDriver *self, const char *wanted)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  while (TRUE)
    {
      AtspiAccessible *found = causerie_driver_find (self, wanted);

      if (found != NULL)
        return found;
      if (g_get_monotonic_time () > deadline)
        give_up (self, "never showed up", wanted);
      pause_before_next_look ();
    }
}

/**
 * causerie_driver_wait_gone:
 * @self: a driver
 * @wanted: a role and name
 *
 * Waits until it is not on screen any more.
 */
void
causerie_driver_wait_gone (CauserieDriver *self, const char *wanted)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  while (TRUE)
    {
      g_autoptr (DriverAccessible) found = causerie_driver_find (self, wanted);

      if (found == NULL)
        return;
      if (g_get_monotonic_time () > deadline)
        give_up (self, "is still there", wanted);
      pause_before_next_look ();
    }
}

/**
 * causerie_driver_wait_count:
 * @self: a driver
 * @wanted: a role and name
 * @count: how many of them are to be on screen
 *
 * Waits until there are, and fails the test if there never are.
 */
void
causerie_driver_wait_count (CauserieDriver *self, const char *wanted, guint count)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  while (causerie_driver_count (self, wanted) != count)
    {
      if (g_get_monotonic_time () > deadline)
        give_up (self, "is not there as often as wanted", wanted);
      pause_before_next_look ();
    }
}

/**
 * causerie_driver_is_sensitive:
 * @self: a driver
 * @wanted: a role and name; waited for
 *
 * Returns: whether it can be used, by its own state and not by its parents'
 */
gboolean
causerie_driver_is_sensitive (CauserieDriver *self, const char *wanted)
{
  g_autoptr (DriverAccessible) found = causerie_driver_wait (self, wanted);

  return has_state (found, ATSPI_STATE_SENSITIVE);
}

/**
 * causerie_driver_wait_sensitive:
 * @self: a driver
 * @wanted: a role and name
 * @sensitive: what to wait for
 */
void
causerie_driver_wait_sensitive (CauserieDriver *self, const char *wanted, gboolean sensitive)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  while (causerie_driver_is_sensitive (self, wanted) != sensitive)
    {
      if (g_get_monotonic_time () > deadline)
        give_up (self, sensitive ? "stays greyed out" : "is not greyed out", wanted);
      pause_before_next_look ();
    }
}

/**
 * causerie_driver_dup_text:
 * @self: a driver
 * @wanted: a text; waited for
 *
 * Returns: (transfer full) (nullable): what stands in it
 */
char *
causerie_driver_dup_text (CauserieDriver *self, const char *wanted)
{
  g_autoptr (DriverAccessible) found = causerie_driver_wait (self, wanted);

  return dup_content (found);
}

/**
 * causerie_driver_dup_description:
 * @self: a driver
 * @wanted: a role and name; waited for
 *
 * Returns: (transfer full) (nullable): its accessible description
 */
char *
causerie_driver_dup_description (CauserieDriver *self, const char *wanted)
{
  g_autoptr (DriverAccessible) found = causerie_driver_wait (self, wanted);

  return atspi_accessible_get_description (found, NULL);
}

static void
print_node (AtspiAccessible *node, guint depth, GString *tree)
{
  g_autofree char *role = atspi_accessible_get_role_name (node, NULL);
  g_autofree char *name = atspi_accessible_get_name (node, NULL);
  g_autofree char *content = dup_content (node);
  int n = atspi_accessible_get_child_count (node, NULL);

  g_string_append_printf (tree, "%*s%s%s%s '%s' '%.80s'\n", (int)depth * 2, "",
                          has_state (node, ATSPI_STATE_SENSITIVE) ? "" : "-",
                          has_state (node, ATSPI_STATE_FOCUSED) ? "*" : "", role,
                          name != NULL ? name : "", content != NULL ? content : "");
  for (int i = 0; i < n; i++)
    {
      g_autoptr (DriverAccessible) child = atspi_accessible_get_child_at_index (node, i, NULL);

      if (child != NULL && causerie_driver_is_on_screen (child))
        print_node (child, depth + 1, tree);
    }
}

/**
 * causerie_driver_dup_tree:
 * @self: a driver
 *
 * Returns: (transfer full): everything on screen, for the log of a test that fails
 */
char *
causerie_driver_dup_tree (CauserieDriver *self)
{
  g_autoptr (DriverAccessible) desktop = atspi_get_desktop (0);
  GString *tree = g_string_new (NULL);
  int n = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (DriverAccessible) program = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (program != NULL)
        print_node (program, 0, tree);
    }
  return g_string_free (tree, FALSE);
}
