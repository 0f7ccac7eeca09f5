/* SPDX-License-Identifier: GPL-3.0-or-later
 * The X screen that a test runs on: its pictures, and which window has the keyboard. */
#include "config.h"

#include "causerie-screen.h"

#include "causerie-test.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <cairo-xlib.h>

static cairo_surface_t *
create_surface (Display *display, int *width, int *height)
{
  int screen = DefaultScreen (display);

  *width = DisplayWidth (display, screen);
  *height = DisplayHeight (display, screen);
  return cairo_xlib_surface_create (display, RootWindow (display, screen),
                                    DefaultVisual (display, screen), *width, *height);
}

/**
 * causerie_screen_save:
 * @path: a file's name, in the file system's encoding
 *
 * Writes the whole screen as a PNG file.
 */
void
causerie_screen_save (const char *path)
{
  Display *display = XOpenDisplay (NULL);
  cairo_surface_t *screen;
  cairo_surface_t *image;
  cairo_t *cr;
  int width;
  int height;

  g_assert_nonnull (display);
  screen = create_surface (display, &width, &height);
  image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (image);
  cairo_set_source_surface (cr, screen, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (image, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (image);
  cairo_surface_destroy (screen);
  XCloseDisplay (display);
}

/**
 * causerie_screen_hash:
 * @x: left edge, in pixels of the screen
 * @y: top edge
 * @width: width of the part
 * @height: height of the part
 *
 * Returns: a number that differs where the picture of that part differs
 */
guint
causerie_screen_hash (int x, int y, int width, int height)
{
  Display *display = XOpenDisplay (NULL);
  XImage *image;
  guint hash = 5381;

  g_assert_nonnull (display);
  image = XGetImage (display, DefaultRootWindow (display), x, y, (guint)width, (guint)height,
                     AllPlanes, ZPixmap);
  g_assert_nonnull (image);
  for (int i = 0; i < image->bytes_per_line * image->height; i++)
    hash = hash * 33 + (guchar)image->data[i];
  XDestroyImage (image);
  XCloseDisplay (display);
  return hash;
}

static int
ignore_error (Display *display, XErrorEvent *error)
{
  return 0;
}

static Window
find_top_window (Display *display)
{
  Window top = None;
  Window root;
  Window parent;
  Window *children = NULL;
  unsigned int n = 0;

  if (XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &n) == 0)
    return None;
  /* The last one is on top. Menus and tooltips are none of a window manager's business. */
  for (unsigned int i = n; i-- > 0 && top == None;)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (display, children[i], &attributes) != 0
          && attributes.map_state == IsViewable && attributes.class == InputOutput
          && !attributes.override_redirect)
        top = children[i];
    }
  XFree (children);
  return top;
}

/**
 * causerie_screen_give_keyboard:
 *
 * Gives the keyboard to the window on top if no window has it, as a window manager does when a
 * window closes; here nothing manages windows.
 */
void
causerie_screen_give_keyboard (void)
{
  Display *display = XOpenDisplay (NULL);
  XErrorHandler old_handler;
  Window focus;
  int revert;

  g_assert_nonnull (display);
  /* A window may close at any moment. */
  old_handler = XSetErrorHandler (ignore_error);
  XGetInputFocus (display, &focus, &revert);
  if (focus == None || focus == PointerRoot || focus == DefaultRootWindow (display))
    {
      Window top = find_top_window (display);

      if (top != None)
        XSetInputFocus (display, top, RevertToPointerRoot, CurrentTime);
      XSync (display, False);
    }
  XSetErrorHandler (old_handler);
  XCloseDisplay (display);
}

/**
 * causerie_screen_place_window:
 *
 * Puts the window on top into the screen's corner, as a window manager puts it in sight. GTK 4.24
 * lets a window that is written from right to left grow to the left, beyond the screen.
 */
void
causerie_screen_place_window (void)
{
  Display *display = XOpenDisplay (NULL);
  XErrorHandler old_handler;
  Window top;

  g_assert_nonnull (display);
  old_handler = XSetErrorHandler (ignore_error);
  top = find_top_window (display);
  if (top != None)
    XMoveWindow (display, top, 0, 0);
  XSync (display, False);
  XSetErrorHandler (old_handler);
  XCloseDisplay (display);
}

typedef struct
{
  Display *display;
  Window window;
  Atom ping;
  long stamp;
} Ping;

static gboolean
is_answer (const Ping *ping, const XEvent *event)
{
  if (event->type == DestroyNotify)
    return event->xdestroywindow.window == ping->window;
  return event->type == ClientMessage && (Atom)event->xclient.data.l[0] == ping->ping
         && event->xclient.data.l[1] == ping->stamp;
}

static gboolean
is_answered (gpointer data)
{
  const Ping *ping = data;

  while (XPending (ping->display) > 0)
    {
      XEvent event;

      XNextEvent (ping->display, &event);
      if (is_answer (ping, &event))
        return TRUE;
    }
  return FALSE;
}

/* Asks a window for a sign of life, as a window manager does. The answer goes to the root window.
 */
static gboolean
send_ping (const Ping *ping)
{
  XWindowAttributes attributes;
  XEvent event = { .xclient = { .type = ClientMessage, .window = ping->window, .format = 32 } };

  XSelectInput (ping->display, DefaultRootWindow (ping->display), SubstructureNotifyMask);
  if (XGetWindowAttributes (ping->display, ping->window, &attributes) == 0)
    return FALSE;
  event.xclient.message_type = XInternAtom (ping->display, "WM_PROTOCOLS", False);
  event.xclient.data.l[0] = (long)ping->ping;
  event.xclient.data.l[1] = ping->stamp;
  event.xclient.data.l[2] = (long)ping->window;
  XSendEvent (ping->display, ping->window, False, NoEventMask, &event);
  XFlush (ping->display);
  return TRUE;
}

/**
 * causerie_screen_wait_heard:
 * @seconds: when to give up, and fail the test
 *
 * Waits until the program has dealt with every key so far: what comes to it another way, such as a
 * question about what is on screen, may overtake them. A window hears of everything in its order,
 * so its answer to a sign that is sent now comes after them; so does its end.
 */
void
causerie_screen_wait_heard (guint seconds)
{
  static long last_stamp;
  Ping ping = { .display = XOpenDisplay (NULL), .stamp = ++last_stamp };
  XErrorHandler old_handler = XSetErrorHandler (ignore_error);

  g_assert_nonnull (ping.display);
  ping.ping = XInternAtom (ping.display, "_NET_WM_PING", False);
  ping.window = find_top_window (ping.display);
  if (ping.window != None && send_ping (&ping))
    g_assert_true (causerie_test_wait_until (is_answered, &ping, seconds));
  /* Closing tells of what went wrong last: the window may have gone as it was asked. */
  XCloseDisplay (ping.display);
  XSetErrorHandler (old_handler);
}
