/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service: the address and the credential for requests. */
#include "config.h"

#include "causerie-service.h"

#include "causerie-credential.h"
#include "causerie-error.h"
#include "causerie-loopback.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Keeps escapes as they are written; omits the default port. */
#define URI_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE)

/* Shorter credentials are placeholders, which may be ordinary words. */
#define MIN_SECRET_LENGTH 8

#define ANTHROPIC_URL "https://api.anthropic.com"

#define KEY_VARIABLE "ANTHROPIC_API_KEY"
#define TOKEN_VARIABLE "ANTHROPIC_AUTH_TOKEN"
#define ADDRESS_VARIABLE "ANTHROPIC_BASE_URL"

struct _CauserieService
{
  GObject parent_instance;

  CauserieServiceKind kind;
  GUri *base;
  char *path; /* of the base, without trailing slashes */
  char *identity;
  char *name;
  char *note;
  char *api_key;
  char *auth_token;
};

G_DEFINE_FINAL_TYPE (CauserieService, causerie_service, G_TYPE_OBJECT)

static gboolean
is_blank (const char *text)
{
  while (text != NULL && g_ascii_isspace (*text))
    text++;
  return text == NULL || *text == '\0';
}

/* Returns: (transfer full) (nullable): the trimmed address; NULL if it is empty */
static char *
dup_address (const char *text)
{
  return is_blank (text) ? NULL : g_strstrip (g_strdup (text));
}

static gboolean
check_credential (const char *credential, GError **error)
{
  for (const char *at = credential; at != NULL && *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      {
        g_propagate_error (
            error,
            causerie_error_new_full (
                CAUSERIE_ERROR_AUTHENTICATION,
                _ ("The key contains a line break or another invalid character. Copy it again."),
                NULL, 0));
        return FALSE;
      }
  return TRUE;
}

static void
set_bad_address (GError **error, const char *detail)
{
  g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_BAD_SERVICE, detail, NULL, 0));
}

static GUri *
parse_base (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
    set_bad_address (error, _ ("The address must begin with https:// or http://."));
  else if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    set_bad_address (error, _ ("The address is missing a server name."));
  else if (g_uri_get_userinfo (uri) != NULL)
    set_bad_address (error, _ ("The address contains a user name or password. Remove it and enter "
                               "it as the key instead."));
  else
    return g_steal_pointer (&uri);
  return NULL;
}

static void
add_note (GString *notes, const char *note)
{
  if (notes->len > 0)
    g_string_append_c (notes, '\n');
  g_string_append (notes, note);
}

static void
strip_slashes (char *path)
{
  for (gsize length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';
}

/* Removes a trailing "/v1", which base URLs for OpenAI clients include. */
static char *
dup_base_path (GUri *base, GString *notes)
{
  g_autofree char *path = g_strdup (g_uri_get_path (base));

  strip_slashes (path);
  if (g_str_has_suffix (path, "/v1"))
    {
      path[strlen (path) - strlen ("/v1")] = '\0';
      strip_slashes (path);
      add_note (notes, _ ("“/v1” was removed. Causerie adds it automatically."));
    }
  return g_steal_pointer (&path);
}

static char *
dup_identity (CauserieService *self)
{
  g_autofree char *host = NULL;
  char *identity;

  /* The port of the demo changes with every start. */
  if (self->kind == CAUSERIE_SERVICE_DEMO)
    return g_strdup ("demo");
  host = g_ascii_strdown (g_uri_get_host (self->base), -1);
  identity = g_uri_join (URI_FLAGS, g_uri_get_scheme (self->base), NULL, host,
                         g_uri_get_port (self->base), self->path, NULL, NULL);
  strip_slashes (identity);
  return identity;
}

static const char *
choose_name (CauserieService *self)
{
  switch (self->kind)
    {
    case CAUSERIE_SERVICE_ANTHROPIC:
      return "Anthropic";
    case CAUSERIE_SERVICE_DEMO:
      /* Translators: the name of the service that is built into the program to try it */
      return C_ ("service", "Demo");
    case CAUSERIE_SERVICE_CUSTOM:
    default:
      return g_uri_get_host (self->base);
    }
}

static void
add_credential_notes (CauserieService *self, GString *notes)
{
  if (self->api_key != NULL && self->auth_token != NULL)
    {
      add_note (notes, _ ("Both a key and a token are set. The key is used."));
      g_clear_pointer (&self->auth_token, causerie_credential_free);
    }
  if (causerie_service_has_credential (self) && strcmp (g_uri_get_scheme (self->base), "http") == 0
      && !causerie_loopback_has_host (g_uri_get_host (self->base)))
    add_note (notes, _ ("The connection to this address is not encrypted. Others on the network "
                        "could read the key and your messages."));
}

static void
causerie_service_finalize (GObject *object)
{
  CauserieService *self = CAUSERIE_SERVICE (object);

  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->path);
  g_free (self->identity);
  g_free (self->name);
  g_free (self->note);
  g_clear_pointer (&self->api_key, causerie_credential_free);
  g_clear_pointer (&self->auth_token, causerie_credential_free);
  G_OBJECT_CLASS (causerie_service_parent_class)->finalize (object);
}

static void
causerie_service_class_init (CauserieServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_service_finalize;
}

static void
causerie_service_init (CauserieService *self)
{
}

/**
 * causerie_service_new:
 * @base_url: (nullable): the address in front of `/v1`; %NULL or empty means that of Anthropic,
 *   which is only valid for an Anthropic service
 * @api_key: (nullable): sent as `x-api-key`
 * @auth_token: (nullable): sent as `Authorization: Bearer`; ignored if there is a key
 *
 * All arguments are trimmed, and empty ones count as unset. Corrections and warnings for the user
 * are in causerie_service_get_note().
 *
 * Returns: (transfer full) (nullable): the service, immutable; %NULL with
 *   #CAUSERIE_ERROR_BAD_SERVICE for an invalid address, or #CAUSERIE_ERROR_AUTHENTICATION for an
 *   invalid credential
 */
CauserieService *
causerie_service_new (CauserieServiceKind kind, const char *base_url, const char *api_key,
                      const char *auth_token, GError **error)
{
  g_autoptr (CauserieService) self = g_object_new (CAUSERIE_TYPE_SERVICE, NULL);
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autofree char *address = dup_address (base_url);

  self->kind = kind;
  self->api_key = causerie_credential_dup (api_key);
  self->auth_token = causerie_credential_dup (auth_token);
  if (!check_credential (self->api_key, error) || !check_credential (self->auth_token, error))
    return NULL;
  if (address == NULL && kind == CAUSERIE_SERVICE_ANTHROPIC)
    address = g_strdup (ANTHROPIC_URL);
  if (address == NULL)
    {
      set_bad_address (error, _ ("Enter an address."));
      return NULL;
    }
  self->base = parse_base (address, error);
  if (self->base == NULL)
    return NULL;
  self->path = dup_base_path (self->base, notes);
  add_credential_notes (self, notes);
  self->identity = dup_identity (self);
  self->name = g_strdup (choose_name (self));
  if (notes->len > 0)
    self->note = g_strdup (notes->str);
  return g_steal_pointer (&self);
}

/* Takes @cause and names the variable in its detail, as its value cannot be corrected in the
   preferences. */
static void
prefix_variable_name (const char *name, GError *cause, GError **error)
{
  g_autoptr (GError) reason = cause;
  g_autofree char *detail = NULL;

  /* Translators: the name of an environment variable, and what is wrong with its value */
  detail = g_strdup_printf (_ ("%s: %s"), name, causerie_error_get_detail (reason));

  g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_ENVIRONMENT, detail, NULL, 0));
}

static gboolean
check_variable (const char *name, const char *value, GError **error)
{
  char *credential = causerie_credential_dup (value);
  GError *cause = NULL;
  gboolean good = check_credential (credential, &cause);

  causerie_credential_free (credential);
  if (!good)
    prefix_variable_name (name, cause, error);
  return good;
}

/**
 * causerie_service_new_from_environment:
 * @environment: (array zero-terminated=1): entries `NAME=value`, see g_get_environ()
 *
 * Reads `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN` and `ANTHROPIC_BASE_URL`. An address without a
 * key is valid.
 *
 * Returns: (transfer full) (nullable): the service; %NULL without @error if nothing is set, %NULL
 *   with #CAUSERIE_ERROR_ENVIRONMENT if a value is invalid
 */
CauserieService *
causerie_service_new_from_environment (const char *const *environment, GError **error)
{
  char **list = (char **)environment;
  const char *key = g_environ_getenv (list, KEY_VARIABLE);
  const char *token = g_environ_getenv (list, TOKEN_VARIABLE);
  g_autofree char *address = dup_address (g_environ_getenv (list, ADDRESS_VARIABLE));
  g_autoptr (GUri) uri = NULL;
  GError *cause = NULL;
  CauserieServiceKind kind = CAUSERIE_SERVICE_ANTHROPIC;

  if (is_blank (key) && is_blank (token) && address == NULL)
    return NULL;
  if (address != NULL)
    {
      uri = parse_base (address, &cause);
      if (uri == NULL)
        {
          prefix_variable_name (ADDRESS_VARIABLE, cause, error);
          return NULL;
        }
      if (g_ascii_strcasecmp (g_uri_get_host (uri), "api.anthropic.com") != 0)
        kind = CAUSERIE_SERVICE_CUSTOM;
    }
  if (!check_variable (KEY_VARIABLE, key, error) || !check_variable (TOKEN_VARIABLE, token, error))
    return NULL;
  return causerie_service_new (kind, address, key, token, error);
}

CauserieServiceKind
causerie_service_get_kind (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), CAUSERIE_SERVICE_ANTHROPIC);
  return self->kind;
}

/* Returns: (transfer none): the identity of the service in the library and the keyring: `demo`, or
 * the normalized address without query and credential */
const char *
causerie_service_get_identity (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  return self->identity;
}

const char *
causerie_service_get_name (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  return self->name;
}

/* Returns: (transfer none) (nullable): translated notes for the user on corrections and warnings,
 * one sentence per line */
const char *
causerie_service_get_note (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  return self->note;
}

gboolean
causerie_service_has_credential (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), FALSE);
  return self->api_key != NULL || self->auth_token != NULL;
}

/* Returns: (transfer none) (nullable): the key, only for use in request headers */
const char *
causerie_service_get_api_key (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  return self->api_key;
}

/* Returns: (transfer none) (nullable): the token, only for use in request headers */
const char *
causerie_service_get_auth_token (CauserieService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  return self->auth_token;
}

/**
 * causerie_service_dup_url:
 * @path: the part after `/v1/`, such as `messages`, encoded; may end in a query
 *
 * The path is appended to the one of the base address, and the queries are joined.
 */
char *
causerie_service_dup_url (CauserieService *self, const char *path)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *full = NULL;
  g_autofree char *query = NULL;
  const char *base_query;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  g_return_val_if_fail (path != NULL && *path != '\0', NULL);
  parts = g_strsplit (path, "?", 2);
  full = g_strconcat (self->path, "/v1/", parts[0], NULL);
  base_query = g_uri_get_query (self->base);
  if (base_query != NULL && parts[1] != NULL)
    query = g_strconcat (base_query, "&", parts[1], NULL);
  else
    query = g_strdup (base_query != NULL ? base_query : parts[1]);
  return g_uri_join (URI_FLAGS, g_uri_get_scheme (self->base), NULL, g_uri_get_host (self->base),
                     g_uri_get_port (self->base), full, query, NULL);
}

static char *
replace (char *text, const char *secret)
{
  g_auto (GStrv) parts = NULL;

  if (secret == NULL || strlen (secret) < MIN_SECRET_LENGTH || strstr (text, secret) == NULL)
    return text;
  parts = g_strsplit (text, secret, -1);
  g_free (text);
  return g_strjoinv ("…", parts);
}

/**
 * causerie_service_redact:
 * @text: (nullable): a message of the service
 *
 * A service may repeat the credential in its messages, which must not reach the library.
 * Credentials of fewer than eight characters are not replaced, as they may be ordinary words.
 *
 * Returns: (transfer full) (nullable): @text with key and token replaced by …
 */
char *
causerie_service_redact (CauserieService *self, const char *text)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (self), NULL);
  if (text == NULL)
    return NULL;
  return replace (replace (g_strdup (text), self->api_key), self->auth_token);
}
