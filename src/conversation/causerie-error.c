/* SPDX-License-Identifier: GPL-3.0-or-later
 * The error domain: names for storage, sentences for users, next steps, and additional data of
 * errors. */
#include "config.h"

#include "causerie-error.h"

#include "causerie-outside-text.h"

#include <glib/gi18n-lib.h>

/* The limits for error messages of servers and of the system. */
#define MAX_DETAIL_BYTES 4096
#define MAX_ID_CHARACTERS 128

typedef struct
{
  char *detail;
  char *request_id;
  gint64 retry_at;
} CauserieErrorPrivate;

static void
causerie_error_private_init (CauserieErrorPrivate *priv)
{
}

static void
causerie_error_private_copy (const CauserieErrorPrivate *source, CauserieErrorPrivate *copy)
{
  copy->detail = g_strdup (source->detail);
  copy->request_id = g_strdup (source->request_id);
  copy->retry_at = source->retry_at;
}

static void
causerie_error_private_clear (CauserieErrorPrivate *priv)
{
  g_clear_pointer (&priv->detail, g_free);
  g_clear_pointer (&priv->request_id, g_free);
}

/**
 * causerie_error_quark:
 *
 * Returns: the domain %CAUSERIE_ERROR
 */
G_DEFINE_EXTENDED_ERROR (CauserieError, causerie_error)

typedef struct
{
  const char *name;
  const char *sentence;
  CauserieNextStep next_step;
} Entry;

static const Entry entries[CAUSERIE_N_ERRORS] = {
  [CAUSERIE_ERROR_FAILED]
  = { "failed", N_ ("Something went wrong. Try again."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_INVALID_REQUEST]
  = { "invalid-request",
      N_ ("The service did not accept the request. Edit your message and send it again."),
      CAUSERIE_NEXT_EDIT },
  [CAUSERIE_ERROR_CONTEXT_TOO_LONG]
  = { "context-too-long",
      N_ ("This chat is too long for the model. Start a new chat, or edit an earlier message."),
      CAUSERIE_NEXT_NEW_CHAT },
  [CAUSERIE_ERROR_INVALID_SIGNATURE] = { "invalid-signature",
                                         N_ ("The service could not verify earlier thinking in "
                                             "this chat. Edit an earlier message to continue."),
                                         CAUSERIE_NEXT_EDIT },
  [CAUSERIE_ERROR_AUTHENTICATION]
  = { "authentication",
      N_ ("The service did not accept the API key. Check the key, then try again."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_BILLING] = { "billing",
                               N_ ("There is a billing problem with this account. Check your "
                                   "billing details, then try again."),
                               CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_PERMISSION] = { "permission",
                                  N_ ("This key does not have permission to do this. Use another "
                                      "key, or choose another model."),
                                  CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_NOT_FOUND]
  = { "not-found",
      N_ ("The service does not recognize this address. Check the address, then try again."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_UNKNOWN_MODEL]
  = { "unknown-model", N_ ("The service does not offer this model. Choose another model."),
      CAUSERIE_NEXT_CHOOSE_MODEL },
  [CAUSERIE_ERROR_CONFLICT]
  = { "conflict", N_ ("The service is busy. Try again."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_TOO_LARGE]
  = { "too-large", N_ ("The message is too large for the service. Shorten it and send it again."),
      CAUSERIE_NEXT_EDIT },
  [CAUSERIE_ERROR_RATE_LIMITED]
  = { "rate-limited", N_ ("Too many requests. Wait a moment, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_SPEND_LIMIT]
  = { "spend-limit",
      N_ ("This account has reached its spending limit. Raise the limit or use another key."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_SERVER]
  = { "server", N_ ("The service ran into a problem. Try again."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_TIMEOUT]
  = { "timeout", N_ ("The service took too long to respond. Try again."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_OVERLOADED]
  = { "overloaded",
      N_ ("The service is overloaded. Try again in a moment, or choose another model."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_OFFLINE]
  = { "offline",
      N_ ("The service cannot be reached. Check the network connection, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_NOT_RUNNING]
  = { "not-running",
      N_ ("No server responded at the service’s address. Start the service, or check the "
          "address."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_TLS]
  = { "tls",
      N_ ("Could not connect securely. Check the address and your computer’s date and time."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_REDIRECTED]
  = { "redirected",
      N_ ("The service has moved to another address. Check the address, then try again."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_BAD_ANSWER]
  = { "bad-answer",
      N_ ("The service sent an unexpected response. Try again, or check the address."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_CONNECTION_LOST]
  = { "connection-lost", N_ ("The connection was lost. Try again."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_BAD_SERVICE]
  = { "bad-service", N_ ("The service’s address cannot be used. Correct it in Preferences."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_ENDED]
  = { "ended", N_ ("This branch has ended. Start a new chat, or edit an earlier message."),
      CAUSERIE_NEXT_NEW_CHAT },
  [CAUSERIE_ERROR_BUSY]
  = { "busy", N_ ("Wait for the reply to finish, or stop it."), CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_EMPTY]
  = { "empty", N_ ("There is nothing to send yet. Write a message first."), CAUSERIE_NEXT_EDIT },
  [CAUSERIE_ERROR_NO_MESSAGE]
  = { "no-message", N_ ("This message no longer exists. Choose another one."), CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_CORRUPT]
  = { "corrupt", N_ ("Your chat library is damaged. Make a copy before doing anything else."),
      CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_FOREIGN] = { "foreign",
                               N_ ("A file from another app is in the place of your chat library. "
                                   "Move it to another folder, then try again."),
                               CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_NEWER]
  = { "newer",
      N_ ("Your chats were saved by a newer version of Causerie. Update Causerie to open them."),
      CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_LOCKED]
  = { "locked", N_ ("Another program is using your chats. Close it, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_READ_ONLY] = { "read-only",
                                 N_ ("Your chats are open read-only. Close other windows of "
                                     "Causerie, or check the permissions of the file."),
                                 CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_DISK_FULL]
  = { "disk-full", N_ ("There is no space left on the disk. Free up some space, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_STORAGE]
  = { "storage", N_ ("Your chats could not be read or saved. Check the disk, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_NO_KEYRING]
  = { "no-keyring",
      N_ ("This system has no keyring. The key is kept until you quit and is not saved."),
      CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_CYCLE]
  = { "cycle", N_ ("This chat is damaged and cannot be opened. Your other chats are not affected."),
      CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_PAUSED]
  = { "paused", N_ ("The service could not finish this reply. Try again."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_STOPPED]
  = { "stopped", N_ ("You stopped before a reply arrived."), CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_NOT_SAVED]
  = { "not-saved",
      N_ ("This reply could not be saved. When you open this chat again, it will be marked as "
          "interrupted. Copy anything you want to keep, or try again for another reply."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_TOOLS_REFUSED]
  = { "tools-refused",
      /* Translators: “Let Claude End Chats” is the name of a preference */
      N_ ("This service does not support the tool for ending chats. Try again to send the message "
          "without it. To stop offering it in new chats, change “Let Claude End Chats” in "
          "Preferences."),
      CAUSERIE_NEXT_PREFERENCES },
  [CAUSERIE_ERROR_REPLY_TOO_LONG] = { "reply-too-long",
                                      N_ ("The reply became too long, so Causerie stopped reading "
                                          "it. What arrived is saved, and Copy copies all of it."),
                                      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_PROXY]
  = { "proxy",
      N_ ("The proxy of this computer does not let Causerie through. Check the proxy in the "
          "network settings, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_INTERCEPTED]
  = { "intercepted",
      N_ ("A web page came back instead of the service’s answer. Check the service’s address, and "
          "whether you have to sign in to your network or a proxy or firewall is in the way."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_NO_FOLDER]
  = { "no-folder",
      N_ ("There is no chat library yet, and it cannot be created in its folder. Check the "
          "permissions of the folder, then try again."),
      CAUSERIE_NEXT_RETRY },
  [CAUSERIE_ERROR_KEYRING]
  = { "keyring",
      N_ ("The API key could not be read from the keyring. Unlock the keyring, then try again."),
      CAUSERIE_NEXT_UNLOCK },
  [CAUSERIE_ERROR_NO_KEY]
  = { "no-key", N_ ("No API key is set for this service. Add a key, then try again."),
      CAUSERIE_NEXT_ADD_KEY },
  [CAUSERIE_ERROR_ENVIRONMENT]
  = { "environment",
      N_ ("The service that is set by an environment variable cannot be used. Correct or unset the "
          "variable, then start Causerie again."),
      CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_UNSAVED_REPLY]
  = { "unsaved-reply",
      N_ ("The reply above is not saved yet, so your message was not sent. Wait until the reply is "
          "saved, then send it again."),
      CAUSERIE_NEXT_NONE },
  [CAUSERIE_ERROR_NO_ATTACHMENT]
  = { "no-attachment",
      N_ ("An attached file is no longer stored. Remove it, attach it again and send the "
          "message."),
      CAUSERIE_NEXT_EDIT },
  [CAUSERIE_ERROR_FILES_TOO_LARGE]
  = { "files-too-large",
      N_ ("The files in this chat are too large to be sent together. Remove files, or start a new "
          "chat."),
      CAUSERIE_NEXT_NEW_CHAT },
  [CAUSERIE_ERROR_TOO_MANY_IMAGES]
  = { "too-many-images",
      N_ ("There are more images in this chat than the model can read. Remove images, or start a "
          "new chat."),
      CAUSERIE_NEXT_NEW_CHAT },
  [CAUSERIE_ERROR_TOO_MANY_PAGES]
  = { "too-many-pages",
      N_ ("The PDF files in this chat have more pages than the model can read. Remove files, or "
          "start a new chat."),
      CAUSERIE_NEXT_NEW_CHAT },
  [CAUSERIE_ERROR_NO_IMAGES]
  = { "no-images",
      N_ ("This model cannot read images. Choose another model, or remove the images."),
      CAUSERIE_NEXT_CHOOSE_MODEL },
  [CAUSERIE_ERROR_NO_PDFS]
  = { "no-pdfs",
      N_ ("This model cannot read PDF files. Choose another model, or remove the files."),
      CAUSERIE_NEXT_CHOOSE_MODEL },
};

/* Codes may come from files that were written by a newer version. */
static const Entry *
get_entry (CauserieError code)
{
  return &entries[(guint)code < CAUSERIE_N_ERRORS ? code : CAUSERIE_ERROR_FAILED];
}

/* Returns: (transfer none): the stable name under which @code is stored, never translated */
const char *
causerie_error_get_name (CauserieError code)
{
  return get_entry (code)->name;
}

/**
 * causerie_error_from_name:
 * @name: (nullable): a name from causerie_error_get_name()
 *
 * Returns: the error of that name, %CAUSERIE_ERROR_FAILED for an unknown one
 */
CauserieError
causerie_error_from_name (const char *name)
{
  for (guint i = 0; i < CAUSERIE_N_ERRORS; i++)
    if (g_strcmp0 (entries[i].name, name) == 0)
      return (CauserieError)i;
  return CAUSERIE_ERROR_FAILED;
}

/* Returns: (transfer none): what happened and what to do about it, in the user's language */
const char *
causerie_error_get_sentence (CauserieError code)
{
  return _ (get_entry (code)->sentence);
}

CauserieNextStep
causerie_error_get_next_step (CauserieError code)
{
  return get_entry (code)->next_step;
}

/**
 * causerie_error_dup_detail:
 * @detail: (nullable): the error message of the server or system
 *
 * Returns: (transfer full) (nullable): @detail as UTF-8, limited to 4 KiB
 */
char *
causerie_error_dup_detail (const char *detail)
{
  return detail != NULL ? causerie_outside_text_block (detail, -1, MAX_DETAIL_BYTES) : NULL;
}

/**
 * causerie_error_dup_request_id:
 * @id: (nullable): a service's id for a request
 *
 * Returns: (transfer full) (nullable): @id as ASCII, limited to 128 characters, with a question
 *   mark for every other byte
 */
char *
causerie_error_dup_request_id (const char *id)
{
  char *copy = id != NULL ? g_strndup (id, MAX_ID_CHARACTERS) : NULL;

  for (char *at = copy; at != NULL && *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      *at = '?';
  return copy;
}

/**
 * causerie_error_new_full:
 * @detail: (nullable): the error message of the server or system, untrusted
 * @request_id: (nullable): the service's id for the request
 * @retry_at: when trying again makes sense, in microseconds since 1970 UTC, or 0
 *
 * Creates an error whose message is the sentence of @code, with additional data for
 * causerie_failure_new_from_error(). g_error_copy() copies the data. Both texts are converted to
 * UTF-8 of a limited length, because they are stored.
 */
GError *
causerie_error_new_full (CauserieError code, const char *detail, const char *request_id,
                         gint64 retry_at)
{
  GError *error
      = g_error_new_literal (CAUSERIE_ERROR, (int)code, causerie_error_get_sentence (code));
  CauserieErrorPrivate *priv = causerie_error_get_private (error);

  priv->detail = causerie_error_dup_detail (detail);
  priv->request_id = causerie_error_dup_request_id (request_id);
  priv->retry_at = retry_at;
  return error;
}

/* Returns: (transfer none) (nullable): the error message of the server or system, untrusted */
const char *
causerie_error_get_detail (const GError *error)
{
  CauserieErrorPrivate *priv;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != CAUSERIE_ERROR)
    return error->message;
  priv = causerie_error_get_private (error);
  if (priv->detail != NULL)
    return priv->detail;
  /* The error was created by g_set_error() with its own message. */
  if (g_strcmp0 (error->message, causerie_error_get_sentence ((CauserieError)error->code)) != 0)
    return error->message;
  return NULL;
}

/* Returns: (transfer none) (nullable): the service's id for the request that failed */
const char *
causerie_error_get_request_id (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == CAUSERIE_ERROR ? causerie_error_get_private (error)->request_id : NULL;
}

/* Returns: when trying again makes sense, in microseconds since 1970 UTC, or 0 if that is not
 * known */
gint64
causerie_error_get_retry_at (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return error->domain == CAUSERIE_ERROR ? causerie_error_get_private (error)->retry_at : 0;
}

/**
 * causerie_error_propagate_malformed:
 * @error: return location for %CAUSERIE_ERROR_BAD_ANSWER
 * @malformed: (transfer full): an error of %CAUSERIE_JSON_ERROR, whose message becomes the detail
 *
 * Reports that text from a service is not JSON. Errors of %CAUSERIE_JSON_ERROR have no sentences
 * for users.
 */
void
causerie_error_propagate_malformed (GError **error, GError *malformed)
{
  g_return_if_fail (malformed != NULL);

  g_propagate_error (
      error, causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER, malformed->message, NULL, 0));
  g_error_free (malformed);
}
