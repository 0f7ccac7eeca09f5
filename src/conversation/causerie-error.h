/* SPDX-License-Identifier: GPL-3.0-or-later
 * The error domain that all rooms share, with a sentence and a next step for each code. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieError:
 *
 * Errors that a user would distinguish. Each code is stored under a stable name, see
 * causerie_error_get_name(). New codes are appended.
 *
 * @CAUSERIE_ERROR_FAILED: an unexpected error
 * @CAUSERIE_ERROR_INVALID_REQUEST: HTTP 400 `invalid_request_error`
 * @CAUSERIE_ERROR_CONTEXT_TOO_LONG: HTTP 400, the prompt is longer than the model's context
 * @CAUSERIE_ERROR_INVALID_SIGNATURE: HTTP 400, a thinking block is bound to another conversation
 * @CAUSERIE_ERROR_AUTHENTICATION: HTTP 401, the key is missing or wrong
 * @CAUSERIE_ERROR_BILLING: HTTP 402
 * @CAUSERIE_ERROR_PERMISSION: HTTP 403
 * @CAUSERIE_ERROR_NOT_FOUND: HTTP 404 for an address
 * @CAUSERIE_ERROR_UNKNOWN_MODEL: HTTP 404 for a model, unknown or retired
 * @CAUSERIE_ERROR_CONFLICT: HTTP 409
 * @CAUSERIE_ERROR_TOO_LARGE: HTTP 413
 * @CAUSERIE_ERROR_RATE_LIMITED: HTTP 429 that passes with time
 * @CAUSERIE_ERROR_SPEND_LIMIT: HTTP 429 or 400 from a spending cap; waiting does not help
 * @CAUSERIE_ERROR_SERVER: HTTP 500 and unknown 5xx
 * @CAUSERIE_ERROR_TIMEOUT: HTTP 408, 504, or silence past the idle limit
 * @CAUSERIE_ERROR_OVERLOADED: HTTP 529, or `overloaded_error` in a stream
 * @CAUSERIE_ERROR_OFFLINE: no network, or the name does not resolve
 * @CAUSERIE_ERROR_NOT_RUNNING: the connection was refused: nothing listens there
 * @CAUSERIE_ERROR_TLS: a secure connection could not be established
 * @CAUSERIE_ERROR_REDIRECTED: the service redirected to another address; redirects are not followed
 * @CAUSERIE_ERROR_BAD_ANSWER: the response does not follow the protocol
 * @CAUSERIE_ERROR_CONNECTION_LOST: the connection ended before the reply was complete
 * @CAUSERIE_ERROR_BAD_SERVICE: the service's address is invalid
 * @CAUSERIE_ERROR_ENDED: the branch is ended and accepts no new messages
 * @CAUSERIE_ERROR_BUSY: a reply is still streaming
 * @CAUSERIE_ERROR_EMPTY: there is nothing to send
 * @CAUSERIE_ERROR_NO_MESSAGE: the message or chat does not exist, or no longer
 * @CAUSERIE_ERROR_CORRUPT: the library's file is damaged (`SQLITE_CORRUPT`, `SQLITE_NOTADB`)
 * @CAUSERIE_ERROR_NEWER: the library was written by a newer Causerie
 * @CAUSERIE_ERROR_LOCKED: another program has locked the library
 * @CAUSERIE_ERROR_READ_ONLY: the library cannot be written
 * @CAUSERIE_ERROR_DISK_FULL: no space left on the disk
 * @CAUSERIE_ERROR_STORAGE: any other failure of the disk or the file
 * @CAUSERIE_ERROR_NO_KEYRING: there is no Secret Service
 * @CAUSERIE_ERROR_CYCLE: parent ids form a cycle; the chat is not opened
 * @CAUSERIE_ERROR_FOREIGN: the library's file belongs to another program
 * @CAUSERIE_ERROR_PAUSED: the service paused a reply more often than the limit
 * @CAUSERIE_ERROR_STOPPED: the user pressed Stop before a reply arrived
 * @CAUSERIE_ERROR_TOOLS_REFUSED: the service rejects requests with tools
 * @CAUSERIE_ERROR_REPLY_TOO_LONG: a reply was aborted because it became too long
 * @CAUSERIE_ERROR_PROXY: the proxy does not respond or rejects the request
 * @CAUSERIE_ERROR_INTERCEPTED: something between the program and the service responded with a web
 *   page
 * @CAUSERIE_ERROR_NOT_SAVED: the end of a reply can never be stored
 * @CAUSERIE_ERROR_NO_FOLDER: there is no library, and its folder or file cannot be created
 * @CAUSERIE_ERROR_KEYRING: the keyring is locked or failed, so it is unknown whether it has a key
 * @CAUSERIE_ERROR_NO_KEY: the service requires a key, and there is none
 * @CAUSERIE_ERROR_ENVIRONMENT: an environment variable sets a service that is invalid
 * @CAUSERIE_ERROR_UNSAVED_REPLY: the end of the parent reply is not stored yet
 * @CAUSERIE_ERROR_NO_ATTACHMENT: a file that a message refers to is not stored, or not completely
 * @CAUSERIE_ERROR_FILES_TOO_LARGE: the request would be larger than a service accepts
 * @CAUSERIE_ERROR_TOO_MANY_IMAGES: the request would have more images than the model accepts
 * @CAUSERIE_ERROR_TOO_MANY_PAGES: the request would have more pages of PDF files than the model
 *   accepts
 * @CAUSERIE_ERROR_NO_IMAGES: the model takes no images
 * @CAUSERIE_ERROR_NO_PDFS: the model takes no PDF files
 */
typedef enum
{
  CAUSERIE_ERROR_FAILED,
  CAUSERIE_ERROR_INVALID_REQUEST,
  CAUSERIE_ERROR_CONTEXT_TOO_LONG,
  CAUSERIE_ERROR_INVALID_SIGNATURE,
  CAUSERIE_ERROR_AUTHENTICATION,
  CAUSERIE_ERROR_BILLING,
  CAUSERIE_ERROR_PERMISSION,
  CAUSERIE_ERROR_NOT_FOUND,
  CAUSERIE_ERROR_UNKNOWN_MODEL,
  CAUSERIE_ERROR_CONFLICT,
  CAUSERIE_ERROR_TOO_LARGE,
  CAUSERIE_ERROR_RATE_LIMITED,
  CAUSERIE_ERROR_SPEND_LIMIT,
  CAUSERIE_ERROR_SERVER,
  CAUSERIE_ERROR_TIMEOUT,
  CAUSERIE_ERROR_OVERLOADED,
  CAUSERIE_ERROR_OFFLINE,
  CAUSERIE_ERROR_NOT_RUNNING,
  CAUSERIE_ERROR_TLS,
  CAUSERIE_ERROR_REDIRECTED,
  CAUSERIE_ERROR_BAD_ANSWER,
  CAUSERIE_ERROR_CONNECTION_LOST,
  CAUSERIE_ERROR_BAD_SERVICE,
  CAUSERIE_ERROR_ENDED,
  CAUSERIE_ERROR_BUSY,
  CAUSERIE_ERROR_EMPTY,
  CAUSERIE_ERROR_NO_MESSAGE,
  CAUSERIE_ERROR_CORRUPT,
  CAUSERIE_ERROR_NEWER,
  CAUSERIE_ERROR_LOCKED,
  CAUSERIE_ERROR_READ_ONLY,
  CAUSERIE_ERROR_DISK_FULL,
  CAUSERIE_ERROR_STORAGE,
  CAUSERIE_ERROR_NO_KEYRING,
  CAUSERIE_ERROR_CYCLE,
  CAUSERIE_ERROR_FOREIGN,
  CAUSERIE_ERROR_PAUSED,
  CAUSERIE_ERROR_STOPPED,
  CAUSERIE_ERROR_TOOLS_REFUSED,
  CAUSERIE_ERROR_REPLY_TOO_LONG,
  CAUSERIE_ERROR_PROXY,
  CAUSERIE_ERROR_INTERCEPTED,
  CAUSERIE_ERROR_NOT_SAVED,
  CAUSERIE_ERROR_NO_FOLDER,
  CAUSERIE_ERROR_KEYRING,
  CAUSERIE_ERROR_NO_KEY,
  CAUSERIE_ERROR_ENVIRONMENT,
  CAUSERIE_ERROR_UNSAVED_REPLY,
  CAUSERIE_ERROR_NO_ATTACHMENT,
  CAUSERIE_ERROR_FILES_TOO_LARGE,
  CAUSERIE_ERROR_TOO_MANY_IMAGES,
  CAUSERIE_ERROR_TOO_MANY_PAGES,
  CAUSERIE_ERROR_NO_IMAGES,
  CAUSERIE_ERROR_NO_PDFS,
  CAUSERIE_N_ERRORS,
} CauserieError;

/**
 * CauserieNextStep:
 *
 * What a user can do about an error. The interface has a button for each but %CAUSERIE_NEXT_NONE.
 */
typedef enum
{
  CAUSERIE_NEXT_NONE,
  CAUSERIE_NEXT_RETRY,
  CAUSERIE_NEXT_PREFERENCES,
  CAUSERIE_NEXT_CHOOSE_MODEL,
  CAUSERIE_NEXT_NEW_CHAT,
  CAUSERIE_NEXT_EDIT,
  CAUSERIE_NEXT_UNLOCK,
  CAUSERIE_NEXT_ADD_KEY,
} CauserieNextStep;

#define CAUSERIE_ERROR (causerie_error_quark ())
GQuark causerie_error_quark (void);

const char *causerie_error_get_name (CauserieError code);
CauserieError causerie_error_from_name (const char *name);
const char *causerie_error_get_sentence (CauserieError code);
CauserieNextStep causerie_error_get_next_step (CauserieError code);

char *causerie_error_dup_detail (const char *detail);
char *causerie_error_dup_request_id (const char *id);
GError *causerie_error_new_full (CauserieError code, const char *detail, const char *request_id,
                                 gint64 retry_at);
const char *causerie_error_get_detail (const GError *error);
const char *causerie_error_get_request_id (const GError *error);
gint64 causerie_error_get_retry_at (const GError *error);
void causerie_error_propagate_malformed (GError **error, GError *malformed);

#define CAUSERIE_TYPE_FAILURE (causerie_failure_get_type ())

/**
 * CauserieFailure:
 * @code: what went wrong
 * @detail: (nullable): the error message of the server or system, untrusted
 * @request_id: (nullable): the service's id for the request, for reports
 * @retry_at: when trying again makes sense, in microseconds since 1970 UTC, or 0
 *
 * Why a turn failed, as it is stored with its message. Immutable and reference-counted.
 */
typedef struct
{
  CauserieError code;
  char *detail;
  char *request_id;
  gint64 retry_at;
} CauserieFailure;

GType causerie_failure_get_type (void) G_GNUC_CONST;
CauserieFailure *causerie_failure_new (CauserieError code, const char *detail,
                                       const char *request_id, gint64 retry_at);
CauserieFailure *causerie_failure_new_from_error (const GError *error);
CauserieFailure *causerie_failure_ref (CauserieFailure *self);
void causerie_failure_unref (CauserieFailure *self);
gboolean causerie_failure_set (CauserieFailure **place, CauserieFailure *failure);
GError *causerie_failure_to_error (const CauserieFailure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieFailure, causerie_failure_unref)

G_END_DECLS
