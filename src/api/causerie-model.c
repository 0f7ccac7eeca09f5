/* SPDX-License-Identifier: GPL-3.0-or-later
 * A model that a service offers. */
#include "config.h"

#include "causerie-model.h"

#include "causerie-effort.h"
#include "causerie-outside-text.h"

#include <string.h>

/* Names are cut for the menu. An id cannot be cut, so models with a longer id, or with invisible
   characters in it, are ignored. */
#define MAX_NAME_CHARACTERS 100
#define MAX_ID_BYTES 256
#define MOST_WORD_CHARACTERS 32

struct _CauserieModel
{
  GObject parent_instance;

  char *id;
  char *display_name;
  char *line;
  char *lifecycle;
  gint64 created_at;
  gint64 retires_at;
  gint64 max_tokens;
  gint64 max_input_tokens;
  gboolean thinking_adaptive;
  gboolean thinking_enabled;
  guint efforts; /* a bit for each of causerie_effort_list () */
  gboolean caches;
  CauserieSupport image_input;
  CauserieSupport pdf_input;
  CauserieSupport web_search;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_DISPLAY_NAME,
  PROP_LINE,
  PROP_LIFECYCLE,
  PROP_MAX_TOKENS,
  PROP_MAX_INPUT_TOKENS,
  PROP_THINKING_ADAPTIVE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieModel, causerie_model, G_TYPE_OBJECT)

static char *
find_line (JsonNode *object, const char *name, gsize max_characters)
{
  const char *text = causerie_json_node_get_text (object, name);
  g_autofree char *line
      = text != NULL ? causerie_outside_text_line (text, -1, max_characters) : NULL;

  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : NULL;
}

static char *
find_id (JsonNode *object)
{
  const char *id = causerie_json_node_get_text (object, "id");
  g_autofree char *line = NULL;

  if (id == NULL || *id == '\0' || strlen (id) > MAX_ID_BYTES)
    return NULL;
  line = causerie_outside_text_line (id, -1, MAX_ID_BYTES);
  return strcmp (line, id) == 0 ? g_steal_pointer (&line) : NULL;
}

static gboolean
thinks (JsonNode *object, const char *type)
{
  const char *const path[] = { "capabilities", "thinking", "types", type };

  for (guint i = 0; i < G_N_ELEMENTS (path); i++)
    object = causerie_json_node_get_member (object, path[i]);
  return causerie_json_node_get_boolean (object, "supported");
}

static CauserieSupport
read_support (JsonNode *capability)
{
  JsonNode *node = causerie_json_node_get_member (capability, "supported");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return CAUSERIE_SUPPORT_UNKNOWN;
  return json_node_get_boolean (node) ? CAUSERIE_SUPPORT_YES : CAUSERIE_SUPPORT_NO;
}

/* @part: (nullable): a member of the capability */
static CauserieSupport
find_support (JsonNode *object, const char *capability, const char *part)
{
  JsonNode *node = causerie_json_node_get_member (object, "capabilities");

  node = causerie_json_node_get_member (node, capability);
  return read_support (part != NULL ? causerie_json_node_get_member (node, part) : node);
}

/* Returns: a bit for each level of causerie_effort_list() that the model is known to take */
static guint
read_efforts (JsonNode *object)
{
  JsonNode *node = causerie_json_node_get_member (object, "capabilities");
  const char *const *efforts = causerie_effort_list ();
  guint found = 0;

  node = causerie_json_node_get_member (node, "effort");
  if (read_support (node) == CAUSERIE_SUPPORT_NO)
    return 0;
  for (guint i = 0; efforts[i] != NULL; i++)
    if (read_support (causerie_json_node_get_member (node, efforts[i])) == CAUSERIE_SUPPORT_YES)
      found |= 1u << i;
  return found;
}

/* The API lists no capability for prompt caching. All models in a list of Anthropic's format have
   it; servers with the OpenAI format may refuse it. */
static gboolean
is_listed_by_anthropic (JsonNode *object)
{
  return g_strcmp0 (causerie_json_node_get_text (object, "type"), "model") == 0;
}

/* Returns: the time of a member in RFC 3339, in seconds since 1970, or 0 */
static gint64
read_time (JsonNode *object, const char *name)
{
  const char *text = causerie_json_node_get_text (object, name);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

/* Anthropic writes RFC 3339, servers with the OpenAI format write seconds. */
static gint64
read_created_at (JsonNode *object)
{
  gint64 seconds = 0;

  if (causerie_json_node_get_text (object, "created_at") != NULL)
    return read_time (object, "created_at");
  causerie_json_node_get_int (object, "created", &seconds);
  return seconds;
}

static gint64
find_positive (JsonNode *object, const char *name)
{
  gint64 number = 0;

  return causerie_json_node_get_int (object, name, &number) && number > 0 ? number : 0;
}

static void
causerie_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieModel *self = CAUSERIE_MODEL (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, causerie_model_get_display_name (self));
      break;
    case PROP_LINE:
      g_value_set_string (value, self->line);
      break;
    case PROP_LIFECYCLE:
      g_value_set_string (value, self->lifecycle);
      break;
    case PROP_MAX_TOKENS:
      g_value_set_int64 (value, self->max_tokens);
      break;
    case PROP_MAX_INPUT_TOKENS:
      g_value_set_int64 (value, self->max_input_tokens);
      break;
    case PROP_THINKING_ADAPTIVE:
      g_value_set_boolean (value, self->thinking_adaptive);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_model_finalize (GObject *object)
{
  CauserieModel *self = CAUSERIE_MODEL (object);

  g_free (self->id);
  g_free (self->display_name);
  g_free (self->line);
  g_free (self->lifecycle);
  G_OBJECT_CLASS (causerie_model_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_string ("line", NULL, NULL, NULL, flags);
  properties[PROP_LIFECYCLE] = g_param_spec_string ("lifecycle", NULL, NULL, NULL, flags);
  properties[PROP_MAX_TOKENS]
      = g_param_spec_int64 ("max-tokens", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MAX_INPUT_TOKENS]
      = g_param_spec_int64 ("max-input-tokens", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_THINKING_ADAPTIVE]
      = g_param_spec_boolean ("thinking-adaptive", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_model_class_init (CauserieModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_model_get_property;
  object_class->finalize = causerie_model_finalize;
  install_properties (object_class);
}

static void
causerie_model_init (CauserieModel *self)
{
}

CauserieModel *
causerie_model_new (const char *id)
{
  CauserieModel *self;

  g_return_val_if_fail (id != NULL, NULL);
  self = g_object_new (CAUSERIE_TYPE_MODEL, NULL);
  self->id = g_strdup (id);
  return self;
}

CauserieModel *
causerie_model_new_named (const char *id, const char *display_name)
{
  CauserieModel *self = causerie_model_new (id);

  g_return_val_if_fail (self != NULL, NULL);
  self->display_name = g_strdup (display_name);
  return self;
}

/**
 * causerie_model_new_from_json:
 * @object: an entry of a model list, of any type
 *
 * Every member but `id` may be missing or null (Messages API, models).
 *
 * Returns: (transfer full) (nullable): the model, or %NULL if @object has no usable id
 */
CauserieModel *
causerie_model_new_from_json (JsonNode *object)
{
  g_autofree char *id = find_id (object);
  CauserieModel *self;

  if (id == NULL)
    return NULL;
  self = causerie_model_new (id);
  self->display_name = find_line (object, "display_name", MAX_NAME_CHARACTERS);
  self->line = find_line (object, "line", MOST_WORD_CHARACTERS);
  self->lifecycle = find_line (object, "lifecycle", MOST_WORD_CHARACTERS);
  self->created_at = read_created_at (object);
  /* Servers written in Go send the year 1 for a time that is not set. */
  self->retires_at = MAX (read_time (object, "retires_at"), 0);
  self->max_tokens = find_positive (object, "max_tokens");
  self->max_input_tokens = find_positive (object, "max_input_tokens");
  self->thinking_adaptive = thinks (object, "adaptive");
  self->thinking_enabled = thinks (object, "enabled");
  self->efforts = read_efforts (object);
  self->caches = is_listed_by_anthropic (object);
  self->image_input = find_support (object, "image_input", NULL);
  self->pdf_input = find_support (object, "pdf_input", NULL);
  self->web_search = find_support (object, "server_tools", "web_search");
  return self;
}

const char *
causerie_model_get_id (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), NULL);
  return self->id;
}

/* Returns: (transfer none): the display name, or the id if there is none; untrusted text */
const char *
causerie_model_get_display_name (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), NULL);
  return self->display_name != NULL ? self->display_name : self->id;
}

/* Returns: (transfer none) (nullable): `haiku`, `sonnet`, `opus`, `fable`, `mythos` or another
 * line, if the service names it */
const char *
causerie_model_get_line (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), NULL);
  return self->line;
}

/* Returns: (transfer none) (nullable): `active`, `deprecated` or `retired`, if the service reports
 * it */
const char *
causerie_model_get_lifecycle (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), NULL);
  return self->lifecycle;
}

/* Returns: the release date, in seconds since 1970 UTC, or 0 */
gint64
causerie_model_get_created_at (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), 0);
  return self->created_at;
}

/* Returns: when the service stops offering the model, in seconds since 1970; 0 if that is not known
 */
gint64
causerie_model_get_retires_at (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), 0);
  return self->retires_at;
}

/* Returns: the maximum number of tokens of a reply, or 0 if unknown */
gint64
causerie_model_get_max_tokens (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), 0);
  return self->max_tokens;
}

/* Returns: the size of the context in tokens, or 0 if unknown */
gint64
causerie_model_get_max_input_tokens (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), 0);
  return self->max_input_tokens;
}

/* Returns: whether the service reports support for adaptive thinking */
gboolean
causerie_model_get_thinking_adaptive (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), FALSE);
  return self->thinking_adaptive;
}

/* Returns: whether the service reports support for thinking with a budget of tokens */
gboolean
causerie_model_get_thinking_enabled (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), FALSE);
  return self->thinking_enabled;
}

/**
 * causerie_model_takes_effort:
 * @effort: (nullable): a level of effort; %NULL for any
 *
 * Returns: whether the service reports support for it
 */
gboolean
causerie_model_takes_effort (CauserieModel *self, const char *effort)
{
  const char *const *efforts = causerie_effort_list ();

  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), FALSE);
  if (effort == NULL)
    return self->efforts != 0;
  for (guint i = 0; efforts[i] != NULL; i++)
    if (g_str_equal (efforts[i], effort))
      return (self->efforts & (1u << i)) != 0;
  return FALSE;
}

CauserieSupport
causerie_model_get_image_input (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), CAUSERIE_SUPPORT_UNKNOWN);
  return self->image_input;
}

CauserieSupport
causerie_model_get_pdf_input (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), CAUSERIE_SUPPORT_UNKNOWN);
  return self->pdf_input;
}

/* Returns: whether the service searches the web for the model */
CauserieSupport
causerie_model_get_web_search (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), CAUSERIE_SUPPORT_UNKNOWN);
  return self->web_search;
}

/* Returns: whether requests may have marks for prompt caching */
gboolean
causerie_model_get_caches (CauserieModel *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), FALSE);
  return self->caches;
}

/* Returns: whether the model is of the Opus line or above, judged by the line that the service
 * names, or by the id if it names none */
gboolean
causerie_model_may_end (CauserieModel *self)
{
  const char *const lines[] = { "opus", "fable", "mythos" };

  g_return_val_if_fail (CAUSERIE_IS_MODEL (self), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("claude-%s-", lines[i]);

      if (g_strcmp0 (self->line, lines[i]) == 0 || g_str_has_prefix (self->id, prefix))
        return TRUE;
    }
  return FALSE;
}

/* Matches "-20251101": models have an alias without the date. */
static gboolean
is_date_suffix (const char *text)
{
  return strlen (text) == 9 && *text == '-' && strspn (text + 1, "0123456789") == 8;
}

/**
 * causerie_model_is_same_id:
 * @one: (nullable): a model's id
 * @other: (nullable): another one, or the same
 *
 * Returns: whether both name the same model: they are equal except for a date suffix
 */
gboolean
causerie_model_is_same_id (const char *one, const char *other)
{
  gsize length;

  if (one == NULL || other == NULL)
    return FALSE;
  if (strlen (one) > strlen (other))
    return causerie_model_is_same_id (other, one);
  length = strlen (one);
  return strncmp (one, other, length) == 0
         && (other[length] == '\0' || is_date_suffix (other + length));
}
