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
import { followSystem } from './navigation/preferences.svelte';

followSystem();
const target = document.getElementById('app');
if (target) mount(App, { target });
