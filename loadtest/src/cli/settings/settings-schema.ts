/** The file's shape as JSON Schema, for editors: made of the options themselves. */
import type { Command, Option } from 'commander';
import { mayRepeat, type Setting, settingsOf } from './option-key.ts';

export function settingsSchema({ options }: Pick<Command, 'options'>): object {
  const properties = Object.fromEntries(
    settingsOf(options).map((setting) => [setting.key, schemaOf(setting)]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'session-lab.yaml: options of session-lab run',
    type: 'object',
    properties: {
      ...properties,
      targets: {
        description: 'options by target: --for NAME takes those of NAME, which win over the common ones',
        type: 'object',
        additionalProperties: { type: ['object', 'null'], properties, additionalProperties: false },
      },
    },
    additionalProperties: false,
  };
}

function schemaOf({ taking, flag, denying }: Setting): object {
  const description = (taking ?? flag ?? denying)?.description;
  const kinds = [...(taking ? kindsOf(taking) : []), ...(flag || denying ? [{ type: 'boolean' }] : [])];
  const [first] = kinds;
  return { description, ...(kinds.length === 1 ? first : { anyOf: kinds }) };
}

function kindsOf(option: Option): object[] {
  if (option.argChoices) return [{ enum: [...option.argChoices] }];
  const one = { type: ['string', 'number'] };
  return mayRepeat(option) ? [one, { type: 'array', items: one }] : [one];
}
