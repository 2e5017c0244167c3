import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './client.ts';
import './shared/theme.css';

mount(App, { target: document.getElementById('app')!, props: { connection: connect(window) } });
