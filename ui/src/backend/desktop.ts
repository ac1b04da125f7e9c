/**
 * What the desktop offers beside commands: choosing a folder or file, printing, copying, closing.
 */
import { getCurrentWindow } from '@tauri-apps/api/window';
import { open } from '@tauri-apps/plugin-dialog';

/** Lets the person choose a folder; `null` when they close the dialog. */
export async function chooseFolder(title: string): Promise<string | null> {
  return open({ directory: true, multiple: false, title });
}

/** Lets the person choose a file with one of these endings; `null` when they close the dialog. */
export async function chooseFile(
  title: string,
  name: string,
  extensions: string[],
): Promise<string | null> {
  return open({ multiple: false, title, filters: [{ name, extensions }] });
}

/** Copies the text of a field. `false` when the system does not allow it; the text is then selected. */
export async function copyText(field: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Some webviews refuse the newer way, and allow this one right after a press of a button.
    field.select();
    return document.execCommand('copy');
  }
}

/** Opens the print dialog of the system. */
export function print(): void {
  window.print();
}

/** Runs `first` before the window closes. Returns how to stop doing so. */
export function beforeClose(first: () => Promise<void>): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  // Outside the desktop shell (tests of the look in a browser) there is no window to listen to.
  Promise.resolve()
    .then(() => getCurrentWindow().onCloseRequested(first))
    .then((unlisten) => {
      stop = unlisten;
      if (stopped) unlisten();
    })
    .catch(() => undefined);
  return () => {
    stopped = true;
    stop?.();
  };
}
