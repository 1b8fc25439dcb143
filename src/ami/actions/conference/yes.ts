export const yes = (on: boolean): 'Yes' | 'No' => (on ? 'Yes' : 'No');
