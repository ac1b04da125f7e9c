/** Starts the screens. */
import '@fontsource-variable/atkinson-hyperlegible-next';
import '@fontsource-variable/atkinson-hyperlegible-next/wght-italic.css';
import '@fontsource-variable/literata';
import '@fontsource-variable/literata/wght-italic.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/themes.css';
import './styles/print.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { beginAsLiked } from './navigation/preferences.svelte';

const target = document.getElementById('app');
if (target) {
  // Shown as designed when what was kept cannot be read.
  void beginAsLiked()
    .catch(() => undefined)
    .then(() => mount(App, { target }));
}
