'use strict';
(() => {
	const root = new URL(document.body.dataset.root, location.origin + location.pathname.replace(/\/+$/, ''));
	const source = new URL(document.body.dataset.document, location.origin + location.pathname.replace(/\/+$/, ''));
	const most = 200000; // characters of an answer that are shown

	// el makes an element; children that are texts never become markup.
	const el = (tag, attributes, ...children) => {
		const element = document.createElement(tag);
		for (const [name, value] of Object.entries(attributes || {})) {
			if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
		}
		element.append(...children.filter((child) => child !== undefined && child !== ''));
		return element;
	};
	const rich = (text) => String(text || '').split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));

	const resolve = (doc, of) => (of && of.$ref ? of.$ref.slice(2).split('/').reduce((at, key) => at[key], doc) : of || {});

	// typeText says in a few words what a schema takes.
	const typeText = (doc, schema) => {
		if (schema.$ref) return schema.$ref.split('/').pop();
		if (schema.anyOf) return schema.anyOf.map((one) => typeText(doc, one)).join(' or ');
		if (schema.enum) return schema.enum.map(String).join(' | ');
		const types = [].concat(schema.type || 'any');
		let text = types.map((type) => (type === 'array' ? 'list of ' + typeText(doc, schema.items || {}) : type)).join(' or ');
		if (schema.format) text += ' (' + schema.format + ')';
		if (schema.minimum !== undefined || schema.maximum !== undefined) text += ' ' + (schema.minimum ?? '') + '..' + (schema.maximum ?? '');
		return text;
	};

	// shape lists the properties of a schema; those of others open on demand.
	const shape = (doc, schema) => {
		const own = schema.items ? schema.items : schema.anyOf ? schema.anyOf.find((one) => one.type !== 'null') : schema;
		const of = resolve(doc, own);
		if (of !== schema && (of.items || of.anyOf)) return shape(doc, of);
		if (!of.properties) return undefined;
		const list = el('ul');
		for (const [name, property] of Object.entries(of.properties)) {
			const item = el('li', {}, el('code', {}, name), ' ' + typeText(doc, property) + ' ', ...rich(property.description));
			const target = property.items || (property.anyOf && property.anyOf.find((one) => one.$ref)) || property;
			if (target.$ref || target.properties) {
				const inner = el('details', {}, el('summary', {}, 'its properties'));
				inner.addEventListener('toggle', () => { if (inner.childElementCount < 2) inner.append(shape(doc, target) || ''); }, { once: true });
				item.append(inner);
			}
			list.append(item);
		}
		return list;
	};

	// field is what the value of a parameter is entered into.
	const field = (schema) => {
		const words = schema.enum || (schema.type === 'boolean' ? [true, false] : undefined);
		if (words) return el('select', {}, el('option', { value: '' }, ''), ...words.map((word) => el('option', { value: String(word) }, String(word))));
		if (schema.type === 'integer') return el('input', { type: 'number', min: schema.minimum, max: schema.maximum });
		return el('input', { type: 'text', spellcheck: 'false' });
	};

	// form holds the inputs of an operation.
	const form = (doc, operation) => {
		const inputs = (operation.parameters || []).map((given) => {
			const parameter = resolve(doc, given);
			return { parameter, input: field(parameter.schema) };
		});
		const body = operation.requestBody && el('textarea', { spellcheck: 'false', 'aria-label': 'body' });
		const accept = el('select', {}, ...Object.values(operation.responses).flatMap((response) => Object.keys(resolve(doc, response).content || {}))
			.filter((media, i, all) => all.indexOf(media) === i && media !== 'text/event-stream').map((media) => el('option', {}, media)));
		const type = operation.requestBody && el('select', { 'aria-label': 'Content-Type' }, ...Object.keys(operation.requestBody.content).map((media) => el('option', {}, media)));
		return { inputs, body, type, accept };
	};

	// fill puts the values of an example into a form.
	const fill = (doc, operation, fields, name) => {
		for (const { parameter, input } of fields.inputs) {
			const example = (parameter.examples || {})[name];
			input.value = example === undefined ? '' : String(example.value);
		}
		if (!fields.body) return;
		for (const [type, media] of Object.entries(operation.requestBody.content)) {
			const example = (media.examples || {})[name];
			if (!example) continue;
			fields.type.value = type;
			fields.body.value = typeof example.value === 'string' ? example.value : JSON.stringify(example.value, null, 1);
		}
	};

	const exampleNames = (fields, operation) => {
		const names = new Map();
		const note = (examples) => Object.entries(examples || {}).forEach(([name, example]) => names.set(name, example.summary || name));
		fields.inputs.forEach(({ parameter }) => note(parameter.examples));
		if (operation.requestBody) Object.values(operation.requestBody.content).forEach((media) => note(media.examples));
		return names;
	};

	// csrfToken is that of the browser's session; undefined without one.
	const csrfToken = async () => {
		if (!document.body.dataset.session) return undefined;
		const response = await fetch(new URL(document.body.dataset.session, root), { credentials: 'same-origin', cache: 'no-store' });
		return response.ok ? (await response.json()).csrfToken : undefined;
	};

	// request is what a form asks for.
	const request = async (method, path, fields) => {
		const headers = new Headers();
		const token = document.getElementById('token').value.trim();
		if (token) headers.set('Authorization', 'Bearer ' + token);
		else if (method !== 'get') {
			const proof = await csrfToken();
			if (proof) headers.set('X-CSRF-Token', proof);
		}
		if (fields.accept.value) headers.set('Accept', fields.accept.value);
		const query = [];
		for (const { parameter, input } of fields.inputs) {
			const value = input.value;
			if (parameter.in === 'path') path = path.replace('{' + parameter.name + '}', encodeURIComponent(value));
			else if (value === '') continue;
			else if (parameter.in === 'query') query.push(encodeURIComponent(parameter.name).replace('%24', '$') + '=' + encodeURIComponent(value));
			else headers.set(parameter.name, value);
		}
		const url = new URL(path.slice(1) + (query.length ? '?' + query.join('&') : ''), root);
		const options = { method: method.toUpperCase(), headers, credentials: token ? 'omit' : 'same-origin', cache: 'no-store' };
		if (fields.body) {
			options.body = fields.body.value;
			headers.set('Content-Type', fields.type.value);
		}
		return { url, options };
	};

	// readSome reads an answer as far as it is shown; a download is not kept whole.
	const readSome = async (response) => {
		if (!response.body) return '';
		const reader = response.body.getReader();
		const decoder = new TextDecoder();
		let text = '';
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return text;
			text += decoder.decode(value, { stream: true });
			if (text.length > most) {
				await reader.cancel();
				return text.slice(0, most) + '\n... (more was not read)';
			}
		}
	};

	const send = async (method, path, fields, result) => {
		result.replaceChildren(el('p', { class: 'hint' }, 'Waiting for the answer.'));
		try {
			const { url, options } = await request(method, path, fields);
			const began = performance.now();
			const response = await fetch(url, options);
			let text = await readSome(response);
			if ((response.headers.get('Content-Type') || '').includes('json')) {
				try { text = JSON.stringify(JSON.parse(text), null, 1); } catch { /* shown as it came */ }
			}
			const took = Math.round(performance.now() - began);
			result.replaceChildren(
				el('p', { class: response.ok ? 'good' : 'bad' }, response.status + ' ' + response.statusText + ', ' + took + ' ms'),
				el('p', { class: 'hint' }, options.method + ' ' + url),
				el('pre', { class: 'headers' }, [...response.headers].map(([name, value]) => name + ': ' + value).join('\n')),
				el('pre', { class: 'body' }, text));
		} catch (problem) {
			result.replaceChildren(el('p', { class: 'bad' }, 'The call failed: ' + problem.message));
		}
	};

	// operationView is one operation: what it is, a form, and its answers.
	const operationView = (doc, path, method, operation) => {
		const fields = form(doc, operation);
		const result = el('div', { class: 'result' });
		const names = exampleNames(fields, operation);
		const examples = el('select', { 'aria-label': 'example' }, ...[...names].map(([name, summary]) => el('option', { value: name }, summary)), el('option', { value: '' }, 'Nothing'));
		examples.addEventListener('change', () => fill(doc, operation, fields, examples.value));
		if (names.size) fill(doc, operation, fields, examples.value);
		const button = el('button', { type: 'button' }, 'Send');
		button.addEventListener('click', () => send(method, path, fields, result));
		const rows = fields.inputs.map(({ parameter, input }) => {
			input.setAttribute('aria-label', parameter.name);
			const fallback = parameter.schema.default === undefined ? '' : ' Default: ' + parameter.schema.default + '.';
			return el('tr', {}, el('td', {}, el('code', {}, parameter.name), el('div', { class: 'hint' }, parameter.in + (parameter.required ? ', required' : ''))), el('td', {}, input),
				el('td', {}, ...rich(parameter.description), fallback, el('div', { class: 'hint' }, typeText(doc, parameter.schema))));
		});
		const answers = Object.entries(operation.responses).map(([status, given]) => {
			const response = resolve(doc, given);
			const shapes = Object.entries(response.content || {}).map(([media, content]) => el('div', {}, el('span', { class: 'hint' }, media + ' ' + typeText(doc, content.schema || {})), shape(doc, content.schema || {})));
			return el('details', {}, el('summary', {}, el('code', {}, status), ...rich(response.description)), ...shapes);
		});
		return el('details', { id: operation.operationId, 'data-text': (path + ' ' + operation.summary).toLowerCase() },
			el('summary', {}, el('span', { class: 'method' }, method.toUpperCase()), el('code', {}, path), operation.summary),
			...String(operation.description || '').split('\n\n').map((text) => el('p', {}, ...rich(text))),
			rows.length ? el('table', {}, el('tbody', {}, ...rows)) : '', fields.body ? el('label', {}, 'Body ', fields.type) : '', fields.body || '',
			el('p', {}, names.size ? el('label', {}, 'Example ', examples) : '', fields.accept.length > 1 ? el('label', {}, 'As ', fields.accept) : '', button),
			result, el('h4', {}, 'Answers'), ...answers);
	};

	const show = (doc) => {
		document.getElementById('about').textContent = doc.info.description;
		const main = document.getElementById('operations');
		for (const tag of doc.tags) {
			main.append(el('h2', {}, tag.name), el('p', { class: 'hint' }, tag.description));
			for (const [path, methods] of Object.entries(doc.paths)) {
				for (const [method, operation] of Object.entries(methods)) {
					if (operation.tags.includes(tag.name)) main.append(operationView(doc, path, method, operation));
				}
			}
		}
		const linked = location.hash && document.getElementById(location.hash.slice(1));
		if (linked) { linked.open = true; linked.scrollIntoView(); }
	};

	document.getElementById('document').href = source;
	document.getElementById('session').hidden = !document.body.dataset.session;
	document.getElementById('search').addEventListener('input', (event) => {
		const wanted = event.target.value.toLowerCase();
		for (const view of document.querySelectorAll('main > details')) view.hidden = !view.dataset.text.includes(wanted);
	});
	fetch(source).then((response) => response.json()).then(show).catch((problem) => {
		document.getElementById('about').textContent = 'The description cannot be read: ' + problem.message;
	});
})();
